package dev.coffer.cli.diff;

import dev.coffer.artifact.Text;
import dev.coffer.cli.output.Paint;
import dev.coffer.cli.output.Units;
import dev.coffer.inspect.TensorDiff.TensorChange;
import dev.coffer.inspect.TensorDiff.Values;
import dev.coffer.inspect.TensorInfo;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The differences of a tensor, for people.
final class TensorText {
    private TensorText() {}

    static String line(TensorChange change, Paint paint) {
        var name = Text.escaped(change.name()) + "  ";
        return switch (change) {
            case TensorChange.Added added -> paint.green("+") + " " + name + info(added.info());
            case TensorChange.Removed removed -> paint.red("-") + " " + name + info(removed.info());
            case TensorChange.Changed changed ->
                (isKnown(changed) ? paint.yellow("~") : "?") + " " + name + infos(changed) + values(changed);
        };
    }

    /// Returns whether the tensor certainly differs.
    static boolean isKnown(TensorChange.Changed change) {
        return !(change.values() instanceof Values.NotCompared)
                || !change.from().equals(change.to());
    }

    /// Why values were not compared as numbers.
    static Optional<String> reason(@Nullable Values values) {
        return switch (values) {
            case null -> Optional.empty();
            case Values.Compared _ -> Optional.empty();
            case Values.OtherBytes _ -> Optional.of("the bytes differ");
            case Values.NotCompared(var reason) -> Optional.of(reason);
        };
    }

    private static String infos(TensorChange.Changed change) {
        return change.from().equals(change.to()) ? info(change.to()) : info(change.from()) + " → " + info(change.to());
    }

    private static String info(TensorInfo info) {
        return Text.escaped(info.dtype()) + " " + info.shape();
    }

    private static String values(TensorChange.Changed change) {
        return switch (change.values()) {
            case Values.Compared same when same.different() == 0 -> "  equal values in other bytes";
            case Values.Compared values -> compared(values);
            case Values.OtherBytes _ -> "  the bytes differ";
            case Values.NotCompared(var reason) ->
                change.from().shape().equals(change.to().shape()) ? "  not compared: " + Text.escaped(reason) : "";
        };
    }

    private static String compared(Values.Compared values) {
        var share = Units.grouped(values.different()) + " of " + Units.count(values.elements(), "value") + " differ"
                + (values.elements() == 1 ? "s" : "");
        var sizes = values.unordered() == values.different()
                ? ""
                : "; largest change " + Units.number(values.largest()) + ", mean " + Units.number(values.mean());
        var rest = values.unordered() == 0 ? "" : "; " + Units.grouped(values.unordered()) + " with NaN or infinity";
        return "  " + share + sizes + rest;
    }
}
