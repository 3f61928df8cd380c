package dev.coffer.hostile;

import java.util.List;
import java.util.stream.Stream;

/// Every forgery there is. docs/reliability.md says how to add one.
public final class Forgeries {
    private Forgeries() {}

    public static List<Forgery> all() {
        return Stream.of(
                        ChunkForgeries.ALL,
                        TreeForgeries.ALL,
                        PathForgeries.ALL,
                        PlaceForgeries.ALL,
                        FormatForgeries.ALL,
                        ObjectForgeries.ALL,
                        FactForgeries.ALL,
                        LogForgeries.ALL)
                .flatMap(List::stream)
                .toList();
    }
}
