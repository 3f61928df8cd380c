package dev.coffer.inspect;

import java.io.InputStream;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// Opens parsers that take no more memory or stack than a hostile document may have. `NaN` and `Infinity` are taken for
/// numbers, as Python writes them.
final class JsonTokens {
    private static final int DEPTH_LIMIT = 200;
    private static final int TEXT_LIMIT = 16 << 20;
    private static final int NAME_LIMIT = 4_096;
    private static final int NUMBER_LIMIT = 1_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_LIMIT)
                    .maxStringLength(TEXT_LIMIT)
                    .maxNameLength(NAME_LIMIT)
                    .maxNumberLength(NUMBER_LIMIT)
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .build();

    private JsonTokens() {}

    static JsonParser open(InputStream in) {
        return FACTORY.createParser(ObjectReadContext.empty(), in);
    }
}
