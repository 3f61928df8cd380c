package dev.coffer.example.pipeline;

import java.util.Map;

/// One run of the pipeline.
///
/// @param id       what every version made by it is marked with
/// @param settings what it is to do
record Run(String id, Settings settings) {
    /// The settings of one run, as `pipeline.yaml` has them.
    ///
    /// @param months       how many months of deliveries there are by then
    /// @param learningRate of the first epoch; it falls from epoch to epoch
    /// @param seed         of the first weights and of the order of the rows
    record Settings(String name, int months, int hiddenUnits, double learningRate, int epochs, int seed) {
        /// What training depends on, as it is recorded with the model.
        Map<String, String> training() {
            return Map.of(
                    "hidden_units", Integer.toString(hiddenUnits),
                    "learning_rate", Double.toString(learningRate),
                    "epochs", Integer.toString(epochs),
                    "seed", Integer.toString(seed));
        }
    }
}
