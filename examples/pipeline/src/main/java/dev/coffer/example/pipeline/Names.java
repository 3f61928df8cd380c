package dev.coffer.example.pipeline;

/// The names of what the pipeline keeps, and of the files in it.
final class Names {
    static final String RAW = "delivery/raw";
    static final String DATASET = "delivery/dataset";
    static final String MODEL = "delivery/model";
    static final String EVALUATION = "delivery/evaluation";

    /// The newest model, until it is judged.
    static final String CANDIDATE = "candidate";
    /// The model in use.
    static final String PROD = "prod";

    static final String TRAIN_FILE = "train.csv";
    static final String TEST_FILE = "test.csv";
    static final String WEIGHTS_FILE = "model.safetensors";
    static final String HISTORY_FILE = "history.csv";

    private Names() {}
}
