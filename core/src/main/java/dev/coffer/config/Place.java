package dev.coffer.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/// Where a value was written: a position in a file, or the name of something that has none.
///
/// @param line   counted from 1; 0 where there is no position
/// @param column counted from 1
record Place(String source, int line, int column) {
    static Place of(String source) {
        return new Place(source, 0, 0);
    }

    static Place of(String source, Optional<Mark> mark) {
        return mark.map(m -> new Place(source, m.getLine() + 1, m.getColumn() + 1))
                .orElse(of(source));
    }

    static Place of(String source, Node node) {
        return of(source, node.getStartMark());
    }

    /// Without the column.
    String brief() {
        return line == 0 ? source : source + ":" + line;
    }

    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line + ":" + column;
    }
}
