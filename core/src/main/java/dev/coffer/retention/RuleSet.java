package dev.coffer.retention;

import dev.coffer.artifact.CofferException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Rules that are for the same versions. That what is protected is kept, and the newest version of an artifact, need not be said.
public record RuleSet(Scope scope, List<Rule> rules) {
    public RuleSet {
        rules = rules.stream().sorted(Comparator.comparingInt(RuleSet::place)).toList();
        for (int i = 1; i < rules.size(); i++) {
            var word = rules.get(i).word();
            if (word.equals(rules.get(i - 1).word()) && !word.equals(Rule.KeepBest.WORD)) {
                throw new CofferException.Invalid("two rules " + word + " for the same versions");
            }
        }
    }

    /// So that the same rules are equal in whatever order they are given, and the same reason is named.
    private static int place(Rule rule) {
        return switch (rule) {
            case Rule.MaxVersions _ -> 0;
            case Rule.MaxAge _ -> 1;
            case Rule.KeepAliased _ -> 2;
            case Rule.KeepProtected _ -> 3;
            case Rule.KeepInputs _ -> 4;
            case Rule.KeepNewest _ -> 5;
            case Rule.KeepWithin _ -> 6;
            case Rule.KeepBest _ -> 7;
        };
    }

    /// Expiring rules, and with them what is kept unless somebody says otherwise: what an alias names, and inputs.
    public static RuleSet of(Scope scope, Rule... rules) {
        var all = new ArrayList<Rule>(List.of(new Rule.KeepAliased(), new Rule.KeepInputs()));
        all.addAll(List.of(rules));
        return new RuleSet(scope, all);
    }

    boolean expires() {
        return rules.stream().anyMatch(Rule.Expiring.class::isInstance);
    }

    boolean keepsInputs() {
        return rules.stream().anyMatch(Rule.KeepInputs.class::isInstance);
    }

    public Stream<Rule.KeepBest> best() {
        return rules.stream().filter(Rule.KeepBest.class::isInstance).map(Rule.KeepBest.class::cast);
    }
}
