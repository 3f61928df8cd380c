package dev.coffer.cli.session;

import dev.coffer.StoreView;
import dev.coffer.search.FilterParser;
import org.jspecify.annotations.Nullable;

/// The option `--at`: facts as they were.
public final class AtOption {
    public static final String HELP = "As of a moment: 2026-03-01, 2026-03-01T09:30:00Z or 'now - 7d'.";

    private AtOption() {}

    /// The store as of the moment that `text` says; as it is when there is none.
    public static StoreView view(Session session, @Nullable String text) {
        var store = session.store();
        return text == null ? store.now() : store.at(FilterParser.time(text, session.now()));
    }
}
