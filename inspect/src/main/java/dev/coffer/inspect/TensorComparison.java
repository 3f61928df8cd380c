package dev.coffer.inspect;

import dev.coffer.compare.ChangedValue;
import dev.coffer.inspect.Tensor.Place;
import dev.coffer.inspect.TensorDiff.TensorChange;
import dev.coffer.inspect.TensorDiff.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Compares the tensors of two files by name. What lies in the same chunks is not read.
final class TensorComparison {
    private final Content from;
    private final Content to;
    private final ReadBudget budget;
    private final List<TensorChange> changes = new ArrayList<>();
    private long same;

    TensorComparison(Content from, Content to, ReadBudget budget) {
        this.from = from;
        this.to = to;
        this.budget = budget;
    }

    TensorDiff compare(TensorFile before, TensorFile after) {
        after.tensors().forEach((name, tensor) -> {
            var old = before.tensors().get(name);
            if (old == null) {
                changes.add(new TensorChange.Added(name, tensor.info()));
            } else {
                compare(name, old, tensor);
            }
        });
        before.tensors().forEach((name, tensor) -> {
            if (!after.tensors().containsKey(name)) {
                changes.add(new TensorChange.Removed(name, tensor.info()));
            }
        });
        return new TensorDiff(
                ChangedValue.of(before.facts(), after.facts()),
                before.tensors().size(),
                after.tensors().size(),
                same,
                changes);
    }

    private void compare(String name, Tensor before, Tensor after) {
        var values = values(before, after);
        if (values.isEmpty() && before.info().equals(after.info())) {
            same++;
        } else {
            var known = values.orElseGet(() -> new Values.Compared(after.info().elements(), 0, 0, 0, 0));
            changes.add(new TensorChange.Changed(name, before.info(), after.info(), known));
        }
    }

    /// Empty when no bit differs.
    private Optional<Values> values(Tensor before, Tensor after) {
        if (before.place() instanceof Place.Elsewhere elsewhere) {
            return Optional.of(new Values.NotCompared(elsewhere.where()));
        }
        if (after.place() instanceof Place.Elsewhere elsewhere) {
            return Optional.of(new Values.NotCompared(elsewhere.where()));
        }
        if (!before.info().shape().equals(after.info().shape())) {
            return Optional.of(new Values.NotCompared("the shapes differ"));
        }
        if (before.columnMajor() != after.columnMajor() && before.info().shape().size() > 1) {
            return Optional.of(new Values.NotCompared("one is stored by rows, the other by columns"));
        }
        try (var fromElements = ElementReader.open(from, budget, before.place());
                var toElements = ElementReader.open(to, budget, after.place())) {
            return compared(before, fromElements, after, toElements);
        } catch (Unreadable e) {
            return Optional.of(new Values.NotCompared(e.reason()));
        }
    }

    private Optional<Values> compared(
            Tensor before, ElementReader fromElements, Tensor after, ElementReader toElements) {
        var fromType = ElementType.of(before.info().dtype());
        var toType = ElementType.of(after.info().dtype());
        if (fromType.isPresent() && toType.isPresent()) {
            var numbers = new NumberComparison(
                    fromType.get(),
                    before.order(),
                    toType.get(),
                    after.order(),
                    after.info().elements());
            return numbers.compare(from, fromElements, to, toElements);
        }
        if (!before.info().dtype().equals(after.info().dtype())) {
            return Optional.of(new Values.NotCompared("the types differ"));
        }
        boolean isSame = length(before) == length(after)
                && new ByteComparison(from, fromElements, to, toElements).isSame(length(after));
        return isSame ? Optional.empty() : Optional.of(new Values.OtherBytes());
    }

    private static long length(Tensor tensor) {
        return switch (tensor.place()) {
            case Place.Slice slice -> slice.length();
            case Place.Packed packed -> packed.length();
            case Place.Elsewhere _ -> 0;
        };
    }
}
