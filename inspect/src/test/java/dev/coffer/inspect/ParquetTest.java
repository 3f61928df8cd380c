package dev.coffer.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.compare.ChangedValue;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Files made by pyarrow: see make_fixtures.py.
class ParquetTest {
    private static ChangedValue<String> change(String from, String to) {
        return new ChangedValue<>(Optional.of(from), Optional.of(to));
    }

    @Test
    void theFooterTellsColumnsAndRows() {
        var footer = ParquetFooter.read(Bytes.fixture("table-1.parquet"));
        assertThat(footer.columns())
                .containsExactly(
                        Map.entry("id", "optional int32"),
                        Map.entry("price", "optional double"),
                        Map.entry("name", "optional byte_array string"),
                        Map.entry("at", "optional int64 timestamp(us, UTC)"),
                        Map.entry("amount", "optional fixed_len_byte_array(5) decimal(10, 2)"),
                        Map.entry("tags.list.element", "optional byte_array string"),
                        Map.entry("place.lat", "optional float"),
                        Map.entry("place.lon", "optional float"),
                        Map.entry("small", "optional int32 uint8"),
                        Map.entry("kind", "optional byte_array string"),
                        Map.entry("day", "optional int32 date"),
                        Map.entry("flag", "optional boolean"),
                        Map.entry("key", "optional fixed_len_byte_array(16)"));
        assertThat(footer.rows()).isEqualTo(100);
        assertThat(footer.groups()).isEqualTo(3);
        assertThat(footer.createdBy())
                .hasValueSatisfying(text -> assertThat(text).startsWith("parquet-cpp-arrow"));
    }

    @Test
    void schemasAndCountsAreCompared() {
        var diff = (ParquetDiff)
                Compare.fixtures("table-1.parquet", "table-2.parquet").content();
        assertThat(diff.columns())
                .containsExactly(
                        Map.entry("at", change("optional int64 timestamp(us, UTC)", "optional int64 timestamp(ns)")),
                        Map.entry("id", change("optional int32", "optional int64")),
                        Map.entry(
                                "name",
                                new ChangedValue<>(Optional.of("optional byte_array string"), Optional.empty())),
                        Map.entry("score", new ChangedValue<>(Optional.empty(), Optional.of("optional float"))));
        assertThat(diff.rowsFrom()).isEqualTo(100);
        assertThat(diff.rowsTo()).isEqualTo(200);
        assertThat(diff.groupsFrom()).isEqualTo(3);
        assertThat(diff.groupsTo()).isEqualTo(2);
        assertThat(diff.createdBy()).isEmpty();
    }

    @Test
    void onlyTheFooterIsRead() {
        var file = Bytes.fixture("table-1.parquet");
        ParquetFooter.read(file);
        assertThat(file.read()).isLessThan(file.size());
    }
}
