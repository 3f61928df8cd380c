package dev.coffer.config;

import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Glob;
import dev.coffer.artifact.Nearest;
import dev.coffer.artifact.Text;
import dev.coffer.retention.RetentionPolicy;
import dev.coffer.retention.Rule;
import dev.coffer.retention.RuleSet;
import dev.coffer.retention.Scope;
import dev.coffer.search.FilterParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Reads a `cleanup_policy`, or parts of one, going on after a mistake so that all of them are found.
final class PolicyReader {
    static final String SECTION = "cleanup_policy";
    static final String ENABLED = "enabled";
    static final String RULES = "rules";
    static final String NAME = "name";
    static final String TYPE = "type";
    static final String FILTER = "filter";
    static final String METRIC = "metric";
    static final String ORDER = "order";
    static final String COUNT = "count";

    /// What stands at the top and in every entry of `rules`.
    static final Map<String, Form> RULE_WORDS = words(
            Rule.MaxVersions.WORD, new Form.Count(),
            Rule.MaxAge.WORD, new Form.Count(),
            Rule.KeepAliased.WORD, new Form.Flag(),
            Rule.KeepInputs.WORD, new Form.Flag(),
            Rule.KeepNewest.WORD, new Form.Count(),
            Rule.KeepWithin.WORD, new Form.Count(),
            Rule.KeepBest.WORD, new Form.Best());

    private static final Map<String, Form> TOP_WORDS =
            with(RULE_WORDS, words(ENABLED, new Form.Flag(), RULES, new Form.Rules()));

    private static final Map<String, Form> ENTRY_WORDS = with(
            RULE_WORDS,
            words(
                    NAME, new Form.Word(PolicyReader::glob),
                    TYPE, new Form.Choice(types()),
                    FILTER, new Form.Word(PolicyReader::filter)));

    private static final Map<String, Form> BEST_WORDS = words(
            METRIC, new Form.Word(PolicyReader::metric),
            ORDER, new Form.Choice(List.of(Rule.Best.MAX.word(), Rule.Best.MIN.word())),
            COUNT, new Form.Count());

    private final ScalarReader scalars;
    private final Problems problems;

    PolicyReader(ScalarReader scalars, Problems problems) {
        this.scalars = scalars;
        this.problems = problems;
    }

    /// Reads a part of a policy.
    interface Part<T> {
        Optional<T> read(PolicyReader reader, String path, Tree value);
    }

    /// A part of a policy that is a text by itself: YAML, or JSON.
    ///
    /// @throws CofferException.Invalid with the first problem
    static <T> T parse(String text, Part<T> part) {
        return parse("", text, part);
    }

    /// @param source what messages call it
    static <T> T parse(String source, String text, Part<T> part) {
        var yaml = new Yaml(source.isEmpty() ? SECTION : source, text);
        var documents = yaml.documents();
        if (documents.size() != 1) {
            throw new CofferException.Invalid((source.isEmpty() ? "" : source + ": ") + "not one policy");
        }
        var problems = new Problems();
        var read = part.read(
                new PolicyReader(ScalarReader.plain(), problems),
                source.isEmpty() ? SECTION : "",
                yaml.tree(documents.getFirst()));
        problems.check();
        return read.orElseThrow();
    }

    /// The whole policy: a mapping as it stands below `cleanup_policy`, or one with just that key.
    Optional<RetentionPolicy> policy(String path, Tree value) {
        if (value instanceof Tree.Mapping mapping
                && mapping.entries().size() == 1
                && mapping.entries().getFirst().key().equals(SECTION)) {
            return policy(SECTION, mapping.entries().getFirst().value());
        }
        var fields = fields(path, value, TOP_WORDS);
        try {
            return fields.map(found -> new RetentionPolicy(
                    found.text(ENABLED).map(Boolean::parseBoolean).orElse(false),
                    found.rules(),
                    set(Scope.EVERYTHING, found::text, found.best())));
        } catch (CofferException.Invalid e) {
            problems.add(value.place(), e);
            return Optional.empty();
        }
    }

    Optional<List<RuleSet>> rules(String path, Tree value) {
        if (!(value instanceof Tree.Sequence list)) {
            problems.add(value.place(), at(path) + "expected a list of mappings, found " + value.described());
            return Optional.empty();
        }
        var sets = new ArrayList<RuleSet>();
        for (int i = 0; i < list.items().size(); i++) {
            entry(path + "[" + i + "]", list.items().get(i)).ifPresent(sets::add);
        }
        if (list.items().size() > RetentionPolicy.RULES_LIMIT) {
            problems.add(
                    value.place(),
                    at(path) + list.items().size() + " rules are more than " + RetentionPolicy.RULES_LIMIT);
        }
        return Optional.of(sets);
    }

    private Optional<RuleSet> entry(String path, Tree value) {
        var fields = fields(path, value, ENTRY_WORDS);
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        var found = fields.get();
        var scope = new Scope(found.text(NAME), found.text(TYPE).map(ArtifactType::parse), found.text(FILTER));
        if (scope.equals(Scope.EVERYTHING)) {
            problems.add(
                    value.place(),
                    at(path) + "says not which versions it is for",
                    "give name, type or filter; what is for all others stands outside of rules");
            return Optional.empty();
        }
        return Optional.of(set(scope, found::text, found.best()));
    }

    Optional<List<Rule.KeepBest>> best(String path, Tree value) {
        var items = value instanceof Tree.Sequence list ? list.items() : List.of(value);
        var rules = new ArrayList<Rule.KeepBest>();
        for (int i = 0; i < items.size(); i++) {
            var item = items.get(i);
            var here = value instanceof Tree.Sequence ? path + "[" + i + "]" : path;
            fields(here, item, BEST_WORDS)
                    .flatMap(found -> best(here, item, found))
                    .ifPresent(rules::add);
        }
        return Optional.of(rules);
    }

    private Optional<Rule.KeepBest> best(String path, Tree value, Fields fields) {
        for (var word : BEST_WORDS.keySet()) {
            if (fields.text(word).isEmpty()) {
                problems.add(
                        value.place(),
                        at(path) + word + " is missing",
                        "it looks like {metric: auc, order: max, count: 3}");
                return Optional.empty();
            }
        }
        var order = fields.text(ORDER).orElseThrow().equals(Rule.Best.MAX.word()) ? Rule.Best.MAX : Rule.Best.MIN;
        int count = Integer.parseInt(fields.text(COUNT).orElseThrow());
        return Optional.of(new Rule.KeepBest(fields.text(METRIC).orElseThrow(), order, count));
    }

    /// The rules that single values make.
    ///
    /// @param values by word, as normal texts
    static RuleSet set(Scope scope, Function<String, Optional<String>> values, List<Rule.KeepBest> best) {
        var rules = new ArrayList<Rule>();
        count(values, Rule.MaxVersions.WORD).map(Rule.MaxVersions::new).ifPresent(rules::add);
        count(values, Rule.MaxAge.WORD).map(Rule.MaxAge::new).ifPresent(rules::add);
        count(values, Rule.KeepNewest.WORD).map(Rule.KeepNewest::new).ifPresent(rules::add);
        count(values, Rule.KeepWithin.WORD).map(Rule.KeepWithin::new).ifPresent(rules::add);
        if (isOn(values, Rule.KeepAliased.WORD)) {
            rules.add(new Rule.KeepAliased());
        }
        if (isOn(values, Rule.KeepInputs.WORD)) {
            rules.add(new Rule.KeepInputs());
        }
        rules.addAll(best);
        return new RuleSet(scope, rules);
    }

    private static Optional<Integer> count(Function<String, Optional<String>> values, String word) {
        return values.apply(word).map(Integer::parseInt);
    }

    private static boolean isOn(Function<String, Optional<String>> values, String word) {
        return values.apply(word).map(Boolean::parseBoolean).orElse(true);
    }

    /// What a mapping says.
    private record Fields(Map<String, String> texts, List<Rule.KeepBest> best, List<RuleSet> rules) {
        Optional<String> text(String word) {
            return Optional.ofNullable(texts.get(word));
        }
    }

    private Optional<Fields> fields(String path, Tree value, Map<String, Form> words) {
        if (!(value instanceof Tree.Mapping mapping)) {
            problems.add(value.place(), at(path) + "expected a mapping, found " + value.described());
            return Optional.empty();
        }
        var texts = new LinkedHashMap<String, String>();
        var best = new ArrayList<Rule.KeepBest>();
        var rules = new ArrayList<RuleSet>();
        for (var entry : mapping.entries()) {
            var form = words.get(entry.key());
            var here = path.isEmpty() ? entry.key() : path + "." + entry.key();
            switch (form) {
                case null ->
                    problems.add(Problem.at(
                            entry.place(),
                            "unknown key '" + Text.shown(here) + "'",
                            Nearest.question(entry.key(), words.keySet().iterator())));
                case Form.Best _ -> best(here, entry.value()).ifPresent(best::addAll);
                case Form.Rules _ -> rules(here, entry.value()).ifPresent(rules::addAll);
                default -> text(here, form, entry.value()).ifPresent(text -> texts.put(entry.key(), text));
            }
        }
        return Optional.of(new Fields(texts, best, rules));
    }

    private Optional<String> text(String path, Form form, Tree value) {
        try {
            return scalars.read(form, value);
        } catch (CofferException.Invalid e) {
            problems.add(Problem.at(value.place(), at(path) + e.getMessage(), e.hint()));
            return Optional.empty();
        }
    }

    private static String at(String path) {
        return path.isEmpty() ? "" : path + ": ";
    }

    private static String glob(String text) {
        Checks.word("name pattern", text);
        Glob.pattern(text);
        return text;
    }

    private static String filter(String text) {
        FilterParser.parse(text, Instant.EPOCH);
        return text;
    }

    private static String metric(String text) {
        return Checks.word("metric", text);
    }

    private static List<String> types() {
        return Arrays.stream(ArtifactType.values()).map(ArtifactType::word).toList();
    }

    private static Map<String, Form> words(Object... pairs) {
        var words = new LinkedHashMap<String, Form>();
        for (int i = 0; i < pairs.length; i += 2) {
            words.put((String) pairs[i], (Form) pairs[i + 1]);
        }
        return words;
    }

    private static Map<String, Form> with(Map<String, Form> some, Map<String, Form> others) {
        var all = new LinkedHashMap<>(some);
        all.putAll(others);
        return all;
    }
}
