package dev.coffer.catalog;

import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.CofferException;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Turns a paged list into a stream that fetches the next page when the one before has been read.
public final class Pages {
    /// A version may have a list of files' beginnings with it, so its pages are short.
    private static final int VERSIONS_AT_ONCE = 100;

    private Pages() {}

    /// Returns all versions of all artifacts, deleted and swept ones too, by artifact and the newest first.
    public static Stream<StoredVersion> versions(Catalog catalog) {
        return artifacts(catalog)
                .flatMap(artifact -> stream(
                        Long.MAX_VALUE,
                        (Long before) -> catalog.versions(artifact.name(), before, VERSIONS_AT_ONCE),
                        stored -> stored.version().id().number()));
    }

    /// Returns all artifacts in the order of their names.
    public static Stream<Artifact> artifacts(Catalog catalog) {
        return stream(
                "",
                (String after) -> catalog.artifacts(after, Catalog.PAGE_LIMIT),
                artifact -> artifact.name().value());
    }

    /// Returns all items of all pages, each page fetched when the one before is read.
    ///
    /// @param start     what asks for the first page
    /// @param page      fetches a page; an empty one is the end
    /// @param following what asks for the page behind an item; always further from the start, else the catalog is damaged and
    ///                  the pages would have no end
    public static <K extends Comparable<K>, T> Stream<T> stream(
            K start, Function<K, List<T>> page, Function<T, K> following) {
        var items = new Iterator<T>() {
            private List<T> current = page.apply(start);
            private K last = start;
            private int next;

            @Override
            public boolean hasNext() {
                if (next == current.size() && next > 0) {
                    var key = following.apply(current.getLast());
                    int direction = Integer.signum(key.compareTo(last));
                    boolean isFirst = last.equals(start);
                    boolean isFurther = isFirst || direction == Integer.signum(last.compareTo(start));
                    if (direction == 0 || !isFurther) {
                        throw new CofferException.Corrupt("the catalog lists " + key + " behind " + last);
                    }
                    last = key;
                    current = page.apply(key);
                    next = 0;
                }
                return next < current.size();
            }

            @Override
            public T next() {
                if (!hasNext()) {
                    throw new java.util.NoSuchElementException();
                }
                return current.get(next++);
            }
        };
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(items, Spliterator.ORDERED), false);
    }
}
