package dev.coffer.sql;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.coffer.store.CatalogProvider;
import java.time.Clock;
import java.time.Instant;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/// What others can see of this module: two providers, and nothing of a vendor's.
final class SqlArchitectureTest {
    private static final com.tngtech.archunit.core.domain.JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.coffer.sql");

    @Test
    void onlyTheProvidersArePublic() {
        assertThat(CLASSES.stream()
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass())
                        .map(JavaClass::getSimpleName))
                .containsExactlyInAnyOrder("SqliteCatalogProvider", "PostgresCatalogProvider");
    }

    @Test
    void noPublicMethodSpeaksOfAVendor() {
        noMethods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .should()
                .haveRawReturnType(com.tngtech.archunit.base.DescribedPredicate.describe(
                        "of a vendor",
                        type -> !type.getName().startsWith("dev.coffer.")
                                && !type.getName().startsWith("java.lang.")))
                .check(CLASSES);
    }

    @Test
    void theVendorsAreKnownOnlyWhereConnectionsAreMade() {
        noClasses()
                .that()
                .haveNameNotMatching(".*[.]Sqlite[A-Za-z$0-9]*")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.sqlite..")
                .check(CLASSES);
        noClasses()
                .that()
                .haveNameNotMatching(".*[.]Postgres[A-Za-z$0-9]*")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.postgresql..", "com.zaxxer..")
                .check(CLASSES);
    }

    @Test
    void timeComesInThroughConstructors() {
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .check(CLASSES);
    }

    @Test
    void bothProvidersAreFoundByTheirKind() {
        assertThat(ServiceLoader.load(CatalogProvider.class).stream()
                        .map(provider -> provider.get().kind()))
                .containsExactlyInAnyOrder("sqlite", "postgres");
    }
}
