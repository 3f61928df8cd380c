package dev.coffer.example.pipeline;

import dev.coffer.ArtifactStore;
import dev.coffer.PutRequest;
import dev.coffer.PutResult;
import dev.coffer.artifact.ArtifactType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The first stage: turns recorded deliveries into a data set to learn from and one to be judged by.
///
/// Rows stay in the order of their time. So a later version begins as the one before, and the store needs to keep only
/// what was added; shuffled rows would all be new to it.
record PrepareData(Pipeline pipeline, Story story) {
    /// @param raw a reference to recorded deliveries
    PutResult run(Run run, String raw) throws IOException {
        story.tell("prepare", "reads " + raw + ", drops broken rows, computes features and labels");
        try (var store = pipeline.open();
                var workspace = Workspace.create()) {
            var output = workspace.output();
            var split = prepare(store, raw, output);
            story.tell("", split.figures());
            return story.stored(store.put(PutRequest.of(Names.DATASET, output)
                    .type(ArtifactType.DATASET)
                    .run(run.id())
                    .input(raw)
                    .param("test_months", Integer.toString(pipeline.testMonths()))
                    .param("test_every", Integer.toString(Split.TEST_EVERY))
                    .metrics(split.metrics())
                    .build()));
        }
    }

    private Split prepare(ArtifactStore store, String raw, Path output) throws IOException {
        try (var split = Split.into(output)) {
            int month = 0;
            for (var file : store.tree(raw)) {
                boolean testable = month++ < pipeline.testMonths();
                read(store, raw, file.path().value(), testable, split);
            }
            return split;
        }
    }

    private static void read(ArtifactStore store, String raw, String file, boolean testable, Split split)
            throws IOException {
        var in = new InputStreamReader(store.read(raw, file), StandardCharsets.US_ASCII);
        try (var rows = new BufferedReader(in)) {
            rows.readLine();
            for (var row = rows.readLine(); row != null; row = rows.readLine()) {
                split.add(Delivery.parse(row), testable);
            }
        }
    }
}
