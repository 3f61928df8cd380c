/// A small training pipeline that keeps everything it makes in a store, written as a user of the library would write it.
///
/// [PrepareData], [TrainModel] and [EvaluateModel] are the stages and the part worth copying; [Demo] runs them.
@NullMarked
package dev.coffer.example.pipeline;

import org.jspecify.annotations.NullMarked;
