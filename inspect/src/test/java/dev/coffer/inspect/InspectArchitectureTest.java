package dev.coffer.inspect;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class InspectArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackagesOf(FileComparer.class);

    @Test
    void ofTheCoreOnlyFilesValuesAndChangesAreUsed() {
        noClasses()
                .that()
                .resideInAPackage("dev.coffer.inspect")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.coffer.blob..",
                        "dev.coffer.catalog..",
                        "dev.coffer.checkout..",
                        "dev.coffer.config..",
                        "dev.coffer.content..",
                        "dev.coffer.files..",
                        "dev.coffer.ingest..",
                        "dev.coffer.integrity..",
                        "dev.coffer.json..",
                        "dev.coffer.lineage..",
                        "dev.coffer.transfer..")
                .check(CLASSES);
    }

    /// A hostile file finds nothing here to read other files, load classes or run anything with.
    @Test
    void nothingReachesBeyondTheFile() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.net..", "java.lang.reflect..", "java.sql..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.ProcessBuilder")
                .check(CLASSES);
    }
}
