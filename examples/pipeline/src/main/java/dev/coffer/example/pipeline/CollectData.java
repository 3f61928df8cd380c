package dev.coffer.example.pipeline;

import static java.lang.String.format;
import static java.util.Locale.ROOT;

import dev.coffer.PutRequest;
import dev.coffer.PutResult;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.ingest.Source.StreamedFile;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;

/// Before the pipeline: the system that records deliveries hands over what it has by now, one file per month.
///
/// It puts streams. Nothing is written to disk on the way to the store.
record CollectData(Pipeline pipeline, Story story) {
    PutResult run(Run run) {
        int months = run.settings().months();
        var files = new ArrayList<StreamedFile>();
        for (int i = 0; i < months; i++) {
            int month = i;
            files.add(StreamedFile.of(
                    pipeline.feed().fileName(month),
                    () -> new ByteArrayInputStream(pipeline.feed().month(month))));
        }
        story.tell(
                "collect",
                format(
                        ROOT,
                        "%d months of deliveries, %,d a month",
                        months,
                        pipeline.feed().rowsPerMonth()));
        try (var store = pipeline.open()) {
            return story.stored(store.put(PutRequest.of(Names.RAW, files)
                    .type(ArtifactType.DATASET)
                    .run(run.id())
                    .param("months", Integer.toString(months))
                    .param("feed_seed", Long.toString(pipeline.feed().seed()))
                    .metric("rows", (double) months * pipeline.feed().rowsPerMonth())
                    .description("Deliveries as they were recorded, one file per month")
                    .build()));
        }
    }
}
