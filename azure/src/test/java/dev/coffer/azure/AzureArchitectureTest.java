package dev.coffer.azure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.cloud.Deadlines;
import dev.coffer.store.BlobStoreProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What others can see of this module: one provider.
final class AzureArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.coffer.azure");

    @Test
    void onlyTheProviderIsPublic() {
        assertThat(CLASSES.stream()
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass())
                        .map(JavaClass::getSimpleName))
                .containsExactly("AzureBlobStoreProvider");
    }

    @Test
    void theProviderIsFoundByItsType() {
        assertThat(ServiceLoader.load(BlobStoreProvider.class).stream()
                        .map(provider -> provider.get().type()))
                .containsExactly("azure");
    }

    @Test
    void timeComesInThroughConstructors() {
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .check(CLASSES);
    }

    @Test
    void noOtherHttpClientIsThere() {
        assertThat(getClass().getClassLoader().getResource("io/netty/channel/Channel.class"))
                .isNull();
        assertThat(getClass().getClassLoader().getResource("okhttp3/OkHttpClient.class"))
                .isNull();
    }

    @Test
    void aClosedStoreLeavesNoThreads() throws InterruptedException {
        var location = Azurite.shared().newContainer("");
        var before = httpThreads();
        var store = new AzureBlobStoreProvider().open(location, Deadlines.STANDARD);
        store.putIfAbsent(BlobKey.of("a"), BlobBody.of(new byte[1]));
        var ofStore = new HashSet<>(httpThreads());
        ofStore.removeAll(before);

        store.close();

        assertThat(ofStore).isNotEmpty();
        for (var thread : ofStore) {
            assertThat(thread.join(Duration.ofSeconds(30))).as(thread.getName()).isTrue();
        }
    }

    private static Set<Thread> httpThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("HttpClient-"))
                .collect(Collectors.toSet());
    }
}
