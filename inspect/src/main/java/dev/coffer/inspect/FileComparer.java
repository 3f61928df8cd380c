package dev.coffer.inspect;

import java.util.List;
import java.util.Optional;

/// Compares two files. One comparer is for one pair: its bounds are used up.
public final class FileComparer {
    private final Bounds bounds;
    private final Optional<String> key;
    private final ReadBudget budget;

    /// @param key the column of tables that names a row
    public FileComparer(Bounds bounds, Optional<String> key) {
        this.bounds = bounds;
        this.key = key;
        this.budget = new ReadBudget(bounds.bytes());
    }

    /// Compares them. Only failures of the store are thrown, and `Invalid` when a table has no column of the key's name.
    public FileDiff compare(Side from, Side to) {
        var before = new Metered(from.content(), budget);
        var after = new Metered(to.content(), budget);
        var format = Format.UNKNOWN;
        try {
            var was = Format.of(from.name(), before);
            format = Format.of(to.name(), after);
            if (from.digest().equals(to.digest())) {
                return new FileDiff(format, true, new ContentDiff.Same());
            }
            return new FileDiff(format, false, content(was, before, format, after));
        } catch (Unreadable e) {
            return new FileDiff(format, from.digest().equals(to.digest()), new ContentDiff.Unknown(e.reason()));
        }
    }

    private ContentDiff content(Format was, Content from, Format is, Content to) {
        if (was != is) {
            if (was.isText() && is.isText()) {
                return text(from, to, List.of("the first is " + was.word() + ", the second " + is.word()));
            }
            return new ContentDiff.Unknown("the first is " + was.word() + ", the second " + is.word());
        }
        return switch (is) {
            case TEXT -> text(from, to, List.of());
            case CSV, JSON, JSON_LINES -> structured(is, from, to);
            case PARQUET -> ParquetDiff.between(ParquetFooter.read(from), ParquetFooter.read(to));
            case SAFETENSORS -> tensors(Safetensors.read(from), Safetensors.read(to), from, to);
            case ONNX -> tensors(Onnx.read(from), Onnx.read(to), from, to);
            case NPY -> tensors(Npy.read(from), Npy.read(to), from, to);
            case NPZ -> tensors(Npz.read(from), Npz.read(to), from, to);
            case UNKNOWN -> new ContentDiff.Unknown("nothing here knows this format");
        };
    }

    /// What turns out not to be of its format may still be text.
    private ContentDiff structured(Format format, Content from, Content to) {
        try {
            return switch (format) {
                case CSV -> table(new CsvTable(from), new CsvTable(to));
                case JSON_LINES -> table(JsonTable.ofLines(from), JsonTable.ofLines(to));
                default -> json(from, to);
            };
        } catch (Unreadable.LimitReached e) {
            throw e;
        } catch (Unreadable e) {
            return textInstead(from, to, e);
        }
    }

    private TextDiff textInstead(Content from, Content to, Unreadable why) {
        try {
            return text(from, to, List.of("compared as text: " + why.reason()));
        } catch (Unreadable.LimitReached e) {
            throw e;
        } catch (Unreadable e) {
            throw why;
        }
    }

    private ContentDiff json(Content from, Content to) {
        var before = JsonTable.ofArray(from);
        var after = JsonTable.ofArray(to);
        if (before.isPresent() && after.isPresent()) {
            return table(before.get(), after.get());
        }
        return new JsonComparison(bounds, key, budget)
                .compare(JsonValue.read(from, bounds), JsonValue.read(to, bounds));
    }

    private TableDiff table(Table from, Table to) {
        return new TableComparison(from, to, bounds, budget).compare(key);
    }

    private TextDiff text(Content from, Content to, List<String> notes) {
        return TextDiff.between(TextLines.read(from, bounds), TextLines.read(to, bounds), notes);
    }

    private TensorDiff tensors(TensorFile from, TensorFile to, Content fromContent, Content toContent) {
        return new TensorComparison(fromContent, toContent, budget).compare(from, to);
    }
}
