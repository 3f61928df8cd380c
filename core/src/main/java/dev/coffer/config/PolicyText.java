package dev.coffer.config;

import dev.coffer.retention.RetentionPolicy;
import dev.coffer.retention.Rule;
import dev.coffer.retention.RuleSet;
import java.util.ArrayList;
import java.util.List;

/// A cleanup policy as JSON, in one form; [PolicyReader] reads it back.
final class PolicyText {
    private static final Place NOWHERE = Place.of(PolicyReader.SECTION);

    private PolicyText() {}

    static String of(RetentionPolicy policy) {
        var entries = new ArrayList<Tree.Entry>();
        entries.add(flag(PolicyReader.ENABLED, policy.enabled()));
        entries.addAll(rules(policy.otherwise()));
        if (!policy.rules().isEmpty()) {
            entries.add(new Tree.Entry(NOWHERE, PolicyReader.RULES, sets(policy.rules())));
        }
        return JsonText.of(new Tree.Mapping(NOWHERE, entries));
    }

    static String rules(List<RuleSet> sets) {
        return JsonText.of(sets(sets));
    }

    static String best(List<Rule.KeepBest> rules) {
        return JsonText.of(bests(rules));
    }

    private static Tree sets(List<RuleSet> sets) {
        return new Tree.Sequence(NOWHERE, sets.stream().map(PolicyText::set).toList());
    }

    private static Tree set(RuleSet set) {
        var entries = new ArrayList<Tree.Entry>();
        set.scope().names().ifPresent(glob -> entries.add(text(PolicyReader.NAME, glob)));
        set.scope().type().ifPresent(type -> entries.add(text(PolicyReader.TYPE, type.word())));
        set.scope().filter().ifPresent(filter -> entries.add(text(PolicyReader.FILTER, filter)));
        entries.addAll(rules(set));
        return new Tree.Mapping(NOWHERE, entries);
    }

    private static List<Tree.Entry> rules(RuleSet set) {
        var entries = new ArrayList<Tree.Entry>();
        boolean aliased = false;
        boolean inputs = false;
        for (var rule : set.rules()) {
            switch (rule) {
                case Rule.MaxVersions(var count) -> entries.add(count(rule.word(), count));
                case Rule.MaxAge(var days) -> entries.add(count(rule.word(), days));
                case Rule.KeepNewest(var count) -> entries.add(count(rule.word(), count));
                case Rule.KeepWithin(var days) -> entries.add(count(rule.word(), days));
                case Rule.KeepAliased() -> aliased = true;
                case Rule.KeepInputs() -> inputs = true;
                case Rule.KeepProtected(), Rule.KeepBest _ -> {}
            }
        }
        if (!aliased) {
            entries.add(flag(Rule.KeepAliased.WORD, false));
        }
        if (!inputs) {
            entries.add(flag(Rule.KeepInputs.WORD, false));
        }
        var best = set.best().toList();
        if (!best.isEmpty()) {
            entries.add(new Tree.Entry(NOWHERE, Rule.KeepBest.WORD, bests(best)));
        }
        return entries;
    }

    private static Tree bests(List<Rule.KeepBest> rules) {
        return new Tree.Sequence(
                NOWHERE,
                rules.stream()
                        .<Tree>map(rule -> new Tree.Mapping(
                                NOWHERE,
                                List.of(
                                        text(PolicyReader.METRIC, rule.metric()),
                                        text(PolicyReader.ORDER, rule.best().word()),
                                        count(PolicyReader.COUNT, rule.count()))))
                        .toList());
    }

    private static Tree.Entry text(String word, String text) {
        return scalar(word, text, Tree.Kind.TEXT);
    }

    private static Tree.Entry count(String word, int count) {
        return scalar(word, Integer.toString(count), Tree.Kind.INTEGER);
    }

    private static Tree.Entry flag(String word, boolean flag) {
        return scalar(word, Boolean.toString(flag), Tree.Kind.BOOLEAN);
    }

    private static Tree.Entry scalar(String word, String text, Tree.Kind kind) {
        return new Tree.Entry(NOWHERE, word, new Tree.Scalar(NOWHERE, text, kind, kind != Tree.Kind.TEXT));
    }
}
