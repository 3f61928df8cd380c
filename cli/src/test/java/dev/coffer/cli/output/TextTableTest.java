package dev.coffer.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void columnsAreAlignedAndLinesEndWithoutBlanks() {
        var table = new TextTable("NAME", ">SIZE", "ALIASES");
        table.row("sentiment", "1.2 KiB", "prod");
        table.row("x", "12 B", "");
        assertThat(table.lines(Paint.OFF))
                .containsExactly(
                        "NAME          SIZE  ALIASES", //
                        "sentiment  1.2 KiB  prod",
                        "x             12 B");
    }

    @Test
    void charactersOutsideTheBasicPlaneCountOnce() {
        var table = new TextTable("A", "B");
        table.row("😀", "x");
        table.row("yy", "x");
        assertThat(table.lines(Paint.OFF)).containsExactly("A   B", "😀   x", "yy  x");
    }
}
