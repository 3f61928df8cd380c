package dev.coffer.example.pipeline;

import dev.coffer.PutResult;
import java.util.List;

/// What a run put into the store.
record Outcome(PutResult raw, PutResult dataset, PutResult model, PutResult evaluation) {
    /// All of it, in the order it was made.
    List<PutResult> puts() {
        return List.of(raw, dataset, model, evaluation);
    }
}
