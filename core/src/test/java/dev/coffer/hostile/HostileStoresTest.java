package dev.coffer.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileStoresTest {
    @TempDir
    Path place;

    @Test
    void whatIsTakenApartIsPutTogetherAsItWas() {
        var good = new GoodStore(place.resolve("good"));
        assertThat(good.draft().seal()).containsExactlyEntriesOf(good.store());
    }
}
