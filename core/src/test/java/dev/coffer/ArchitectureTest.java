package dev.coffer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.coffer.blob.ForwardingBlobStore;
import dev.coffer.store.StoreOptions;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The dependency table of ARCHITECTURE.md, executed.
class ArchitectureTest {
    private static final String ROOT = "dev.coffer";

    /// Which packages of ours each package may use.
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("artifact", Set.of()),
            Map.entry("binary", Set.of("artifact")),
            Map.entry("concurrent", Set.of("artifact")),
            Map.entry("blob", Set.of("artifact", "concurrent")),
            Map.entry("blob.cloud", Set.of("artifact", "blob")),
            Map.entry("blob.conformance", Set.of("artifact", "blob", "concurrent")),
            Map.entry("search", Set.of("artifact")),
            Map.entry("cache", Set.of("artifact", "blob")),
            Map.entry("catalog", Set.of("artifact", "blob", "search")),
            Map.entry("accounting", Set.of("artifact", "blob", "catalog", "search")),
            Map.entry("json", Set.of("artifact", "blob", "catalog")),
            Map.entry("catalog.checkpoint", Set.of("artifact", "binary", "blob", "catalog", "json")),
            Map.entry("catalog.log", Set.of("artifact", "blob", "catalog", "catalog.checkpoint", "json", "search")),
            Map.entry("content", Set.of("artifact", "binary", "blob")),
            Map.entry("transfer", Set.of("content")),
            Map.entry("files", Set.of("artifact")),
            Map.entry("integrity", Set.of("artifact", "blob", "catalog", "content")),
            Map.entry(
                    "checkout", Set.of("artifact", "blob", "concurrent", "content", "files", "integrity", "transfer")),
            Map.entry(
                    "ingest",
                    Set.of(
                            "artifact",
                            "blob",
                            "catalog",
                            "checkout",
                            "concurrent",
                            "content",
                            "files",
                            "integrity",
                            "transfer")),
            Map.entry(
                    "store",
                    Set.of(
                            "artifact",
                            "blob",
                            "blob.cloud",
                            "blob.conformance",
                            "cache",
                            "catalog",
                            "catalog.log",
                            "config",
                            "content",
                            "files",
                            "ingest",
                            "json",
                            "lineage",
                            "retention",
                            "transfer")),
            Map.entry(
                    "migrate",
                    Set.of(
                            "artifact",
                            "blob",
                            "catalog",
                            "catalog.checkpoint",
                            "catalog.log",
                            "checkout",
                            "config",
                            "content",
                            "copy",
                            "integrity",
                            "json",
                            "store",
                            "transfer")),
            Map.entry(
                    "audit", Set.of("artifact", "blob", "catalog", "catalog.log", "config", "json", "store", "verify")),
            Map.entry(
                    "cleanup",
                    Set.of("accounting", "artifact", "blob", "catalog", "config", "json", "retention", "search")),
            Map.entry("sweep", Set.of("artifact", "blob", "catalog", "content", "ingest", "integrity", "transfer")),
            Map.entry("compare", Set.of("artifact", "content")),
            Map.entry("retention", Set.of("artifact", "catalog", "search")),
            Map.entry("config", Set.of("artifact", "retention", "search", "trust")),
            Map.entry("trust", Set.of("artifact")),
            Map.entry("export", Set.of("artifact", "content", "json")),
            Map.entry("copy", Set.of("artifact", "blob", "catalog", "checkout", "content", "integrity", "transfer")),
            Map.entry(
                    "repair",
                    Set.of(
                            "artifact",
                            "blob",
                            "catalog",
                            "checkout",
                            "content",
                            "ingest",
                            "integrity",
                            "transfer",
                            "verify")),
            Map.entry(
                    "verify", Set.of("artifact", "blob", "catalog", "concurrent", "content", "integrity", "transfer")),
            Map.entry("git", Set.of()),
            Map.entry("lineage", Set.of("artifact", "catalog", "git", "json")));

    /// What opens, lists or changes files.
    private static final Set<String> DISK = Set.of(
            "java.io.File",
            "java.io.FileInputStream",
            "java.io.FileOutputStream",
            "java.io.FileReader",
            "java.io.FileWriter",
            "java.io.RandomAccessFile",
            "java.nio.channels.FileChannel",
            "java.nio.file.Files");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void everyPackageIsInTheTable() {
        var found = new HashSet<String>();
        CLASSES.forEach(type -> found.add(type.getPackageName()));
        found.remove(ROOT);

        assertThat(found).isNotEmpty();
        assertThat(found.stream().map(name -> name.substring(ROOT.length() + 1)))
                .containsExactlyInAnyOrderElementsOf(MAY_USE.keySet());
    }

    @Test
    void packagesUseOnlyWhatTheTableAllows() {
        MAY_USE.forEach((name, allowed) -> {
            var reachable = new HashSet<String>();
            reachable.add(ROOT + "." + name);
            allowed.forEach(each -> reachable.add(ROOT + "." + each));
            classes()
                    .that()
                    .resideInAPackage(ROOT + "." + name)
                    .should()
                    .onlyDependOnClassesThat(isForeignOrIn(reachable))
                    .check(CLASSES);
        });
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void coreKnowsNoVendorNoDatabaseAndNoNetwork() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "java.net.http..", "picocli..", "java.lang.reflect..")
                .check(CLASSES);
    }

    @Test
    void jacksonIsUsedWhereJsonIsWrittenAndYamlWhereItIsRead() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT,
                        ROOT + ".json",
                        ROOT + ".catalog.checkpoint",
                        ROOT + ".catalog.log",
                        ROOT + ".cleanup",
                        ROOT + ".config",
                        ROOT + ".export",
                        ROOT + ".lineage",
                        ROOT + ".store")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("tools.jackson..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".config", ROOT + ".lineage")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.snakeyaml..")
                .check(CLASSES);
    }

    /// All durable I/O of a store goes through the blob stores. The others here read what is put and write what is got, or keep
    /// something on this machine: a cache, a configuration, the keys that are trusted, a lock.
    @Test
    void onlyThesePackagesTouchTheDisk() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT,
                        ROOT + ".blob",
                        ROOT + ".cache",
                        ROOT + ".checkout",
                        ROOT + ".config",
                        ROOT + ".files",
                        ROOT + ".git",
                        ROOT + ".ingest",
                        ROOT + ".integrity",
                        ROOT + ".lineage",
                        ROOT + ".migrate",
                        ROOT + ".repair",
                        ROOT + ".store",
                        ROOT + ".trust",
                        ROOT + ".verify")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe("open files", type -> DISK.contains(type.getName())))
                .check(CLASSES);
    }

    @Test
    void timeComesInThroughConstructors() {
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .check(CLASSES);
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(StoreOptions.class.getName())
                .should()
                .callMethod(Clock.class, "systemUTC")
                .check(CLASSES);
    }

    @Test
    void nobodyEndsTheProcess() {
        noClasses().should().callMethod(System.class, "exit", int.class).check(CLASSES);
    }

    @Test
    void namesSayWhatThingsAre() {
        for (var word : List.of("Manager", "Util", "Utils", "Helper", "Impl", "Base", "Common")) {
            noClasses().should().haveSimpleNameEndingWith(word).check(CLASSES);
        }
    }

    @Test
    void classesAreFinalInterfacesRecordsEnumsOrSealed() {
        for (var type : CLASSES) {
            boolean open = !type.isInterface()
                    && !type.isEnum()
                    && !type.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
                    && !type.isAnonymousClass()
                    && !type.reflect().isSealed()
                    && !type.getEnclosingClass().map(JavaClass::isEnum).orElse(false)
                    // Made to be extended: a wrapper overrides what it does otherwise.
                    && !type.isEquivalentTo(ForwardingBlobStore.class);
            assertThat(open).as("%s is open for inheritance", type.getName()).isFalse();
        }
    }

    private static DescribedPredicate<JavaClass> isForeignOrIn(Set<String> packages) {
        return DescribedPredicate.describe("are foreign or in " + packages, type -> {
            var name = type.getBaseComponentType().getPackageName();
            return !(name.equals(ROOT) || name.startsWith(ROOT + ".")) || packages.contains(name);
        });
    }
}
