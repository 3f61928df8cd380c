package dev.coffer.s3;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.coffer.store.BlobStoreProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

final class S3ArchitectureTest {
    @Test
    void onlyTheProviderIsSeenFromOutside() {
        var types = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.coffer.s3");

        assertThat(types.stream()
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .map(JavaClass::getSimpleName))
                .containsExactly("S3BlobStoreProvider");
        classes()
                .that()
                .areTopLevelClasses()
                .and()
                .areNotInterfaces()
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(types);
    }

    @Test
    void theProviderIsFoundByItsType() {
        assertThat(ServiceLoader.load(BlobStoreProvider.class))
                .extracting(BlobStoreProvider::type)
                .containsExactly("s3");
    }
}
