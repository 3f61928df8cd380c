package dev.coffer.config;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import org.snakeyaml.engine.v2.schema.Schema;

/// Reads YAML 1.2 (and so JSON) up to values with positions. Never makes objects; depth and size are bounded.
///
/// An alias costs nothing when it is read but is copied when it is turned into a [Tree], so that is bounded too. The same goes for
/// merge keys (`<<`): the parser's library would merge while it reads, without a bound and for ever where a mapping merges itself, so
/// it is kept from knowing them.
final class Yaml {
    private static final int DEPTH = 50;
    private static final int VALUES = 100_000;
    /// Of the whole file, also of sections that are not ours.
    private static final int EVENTS = 500_000;

    private static final String TOO_DEEP = "nested deeper than " + DEPTH + " levels";
    private static final Schema SCHEMA = new WithoutMerges();

    private final String source;
    private final String text;
    private int values;

    /// The core schema of YAML 1.2, to which `<<` is a key like any other.
    private static final class WithoutMerges extends CoreSchema {
        private final ScalarResolver scalars = new CoreScalarResolver(false);

        @Override
        public ScalarResolver getScalarResolver() {
            return scalars;
        }
    }

    /// @param source what messages call it
    Yaml(String source, String text) {
        this.source = source;
        this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /// The root of each document; empty documents are left out.
    List<Node> documents() {
        // The parser reads behind the end of its buffer where one half of a pair follows another.
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw invalid(Place.of(source), "half a surrogate pair, which is no character", null);
        }
        var settings = LoadSettings.builder()
                .setLabel(source)
                .setSchema(SCHEMA)
                .setAllowNonScalarKeys(true)
                .setMaxAliasesForCollections(VALUES)
                .setCodePointLimit(Math.max(1, text.length()))
                .build();
        try {
            check(settings);
            var roots = new ArrayList<Node>();
            new Compose(settings).composeAllFromString(text).forEach(roots::add);
            return roots;
        } catch (MarkedYamlEngineException e) {
            throw malformed(e);
        } catch (ReaderException e) {
            throw invalid(at(e.getPosition()), "a control character, which YAML does not allow", null);
        } catch (YamlEngineException e) {
            throw invalid(Place.of(source), "not valid YAML: " + Text.shown(String.valueOf(e.getMessage())), null);
        }
    }

    /// Refuses what the composer must not see. It recurses, which events do not, and merges where a tag says so.
    private void check(LoadSettings settings) {
        int depth = 0;
        int events = 0;
        for (var event : new Parse(settings).parseString(text)) {
            var place = Place.of(source, event.getStartMark());
            if (++events > EVENTS) {
                throw invalid(place, "more than " + EVENTS + " keys and values", null);
            }
            switch (event) {
                case CollectionStartEvent start -> {
                    checkTag(start.getTag(), place);
                    if (++depth > DEPTH) {
                        throw invalid(place, TOO_DEEP, null);
                    }
                }
                case CollectionEndEvent _ -> depth--;
                case ScalarEvent scalar -> checkTag(scalar.getTag(), place);
                default -> {}
            }
        }
    }

    private void checkTag(Optional<String> tag, Place place) {
        if (tag.filter(Tag.MERGE.getValue()::equals).isPresent()) {
            throw unknownTag(place, Tag.MERGE);
        }
    }

    private static CofferException.Invalid unknownTag(Place place, Tag tag) {
        return invalid(place, "the tag " + Text.shown(tag.getValue()) + " has no meaning here", null);
    }

    private CofferException.Invalid malformed(MarkedYamlEngineException e) {
        var mark = e.getProblemMark().or(e::getContextMark);
        var place = Place.of(source, mark);
        var line = mark.map(this::line).orElse("");
        int column = mark.map(Mark::getColumn).orElse(0);
        boolean indented = line.strip().isEmpty()
                || column <= line.length() - line.stripLeading().length();
        if ((column < line.length() && line.charAt(column) == '\t')
                || line.substring(0, line.length() - line.stripLeading().length())
                        .contains("\t")) {
            return invalid(place, indented ? "a tab in the indentation" : "a tab", "YAML wants spaces here");
        }
        var hint = column > 0 && line.startsWith("${", column - 1)
                ? "inside { } and [ ] a ${VARIABLE} needs quotes: \"${VARIABLE}\""
                : null;
        return invalid(place, "not valid YAML: " + Text.shown(String.valueOf(e.getProblem())), hint);
    }

    private String line(Mark mark) {
        var lines = text.split("\r\n|[\r\n]", mark.getLine() + 2);
        return mark.getLine() < lines.length ? lines[mark.getLine()] : "";
    }

    private Place at(int index) {
        var before = text.substring(0, Math.min(text.length(), text.offsetByCodePoints(0, Math.max(0, index))));
        int line = (int) before.chars().filter(c -> c == '\n').count();
        return new Place(source, line + 1, before.length() - before.lastIndexOf('\n'));
    }

    /// The value of a node, with aliases and merge keys (`<<`) filled in.
    Tree tree(Node node) {
        return tree(node, new ArrayDeque<>());
    }

    private Tree tree(Node node, ArrayDeque<Node> above) {
        var place = Place.of(source, node);
        if (++values > VALUES) {
            throw invalid(place, "more than " + VALUES + " values, aliases counted where they are used", null);
        }
        if (above.contains(node)) {
            throw invalid(place, "an alias inside what it stands for", null);
        }
        if (above.size() >= DEPTH) {
            throw invalid(place, TOO_DEEP, null);
        }
        above.push(node);
        var tree = switch (node) {
            case ScalarNode scalar -> scalar(scalar, place);
            case SequenceNode list ->
                new Tree.Sequence(
                        place,
                        list.getValue().stream().map(item -> tree(item, above)).toList());
            case MappingNode mapping -> mapping(mapping, place, above);
            default -> throw invalid(place, "a kind of YAML that is not supported", null);
        };
        above.pop();
        return tree;
    }

    private Tree.Scalar scalar(ScalarNode node, Place place) {
        var written = node.isPlain() ? kind(node.getValue()) : Tree.Kind.TEXT;
        var tag = node.getTag();
        if (tag.equals(Tag.STR)) {
            return new Tree.Scalar(place, node.getValue(), Tree.Kind.TEXT, node.isPlain() && written == Tree.Kind.TEXT);
        }
        boolean implicit = node.isPlain() && tag.equals(resolved(node.getValue()));
        if (!implicit) {
            throw unknownTag(place, tag);
        }
        return new Tree.Scalar(place, node.getValue(), written, node.isPlain());
    }

    /// What an unquoted scalar of this text is.
    static Tree.Kind kind(String plain) {
        var tag = resolved(plain);
        if (tag.equals(Tag.INT)) {
            return Tree.Kind.INTEGER;
        }
        if (tag.equals(Tag.FLOAT)) {
            return Tree.Kind.DECIMAL;
        }
        if (tag.equals(Tag.BOOL)) {
            return Tree.Kind.BOOLEAN;
        }
        return tag.equals(Tag.NULL) ? Tree.Kind.NOTHING : Tree.Kind.TEXT;
    }

    private static Tag resolved(String plain) {
        return SCHEMA.getScalarResolver().resolve(plain, true);
    }

    private Tree.Mapping mapping(MappingNode node, Place place, ArrayDeque<Node> above) {
        var own = new LinkedHashMap<String, Tree.Entry>();
        var merged = new LinkedHashMap<String, Tree.Entry>();
        for (var tuple : node.getValue()) {
            if (isMerge(tuple)) {
                merge(tree(tuple.getValueNode(), above), merged);
                continue;
            }
            var entry = entry(tuple, above);
            var earlier = own.putIfAbsent(entry.key(), entry);
            if (earlier != null) {
                throw invalid(
                        entry.place(),
                        "'" + Text.shown(entry.key()) + "' is here a second time; first in line "
                                + earlier.place().line(),
                        null);
            }
        }
        merged.forEach(own::putIfAbsent);
        return new Tree.Mapping(place, List.copyOf(own.values()));
    }

    private Tree.Entry entry(NodeTuple tuple, ArrayDeque<Node> above) {
        var place = Place.of(source, tuple.getKeyNode());
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            throw invalid(place, "a key that is not a word", null);
        }
        return new Tree.Entry(place, key.getValue(), tree(tuple.getValueNode(), above));
    }

    private static boolean isMerge(NodeTuple tuple) {
        return tuple.getKeyNode() instanceof ScalarNode key
                && key.isPlain()
                && key.getValue().equals("<<")
                && key.getTag().equals(Tag.STR);
    }

    private void merge(Tree from, Map<String, Tree.Entry> into) {
        switch (from) {
            case Tree.Mapping mapping -> mapping.entries().forEach(entry -> into.putIfAbsent(entry.key(), entry));
            case Tree.Sequence list
            when list.items().stream().allMatch(Tree.Mapping.class::isInstance) ->
                list.items().forEach(item -> merge(item, into));
            default -> throw invalid(from.place(), "<< wants a mapping, not " + from.described(), null);
        }
    }

    private static CofferException.Invalid invalid(Place place, String message, @Nullable String hint) {
        return Problem.at(place, message, Optional.ofNullable(hint)).failure();
    }
}
