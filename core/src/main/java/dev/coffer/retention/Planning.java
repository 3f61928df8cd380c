package dev.coffer.retention;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.VersionId;
import dev.coffer.catalog.RetentionEntry;
import dev.coffer.retention.Decision.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Makes one plan.
final class Planning {
    private final List<RuleSet> sets;
    private final Assignment assignment;
    private final RetentionFacts facts;
    private final Predicate<ArtifactName> asked;
    private final Instant now;
    private final Words words;

    Planning(RetentionPolicy policy, RetentionFacts facts, Predicate<ArtifactName> asked, Instant now) {
        this.sets = policy.sets();
        this.assignment = new Assignment(policy, facts.fitting());
        this.facts = facts;
        this.asked = asked;
        this.now = now;
        this.words = new Words(now);
    }

    /// A version with what it goes by.
    ///
    /// @param set    the place of its set of rules
    /// @param rank   from 1: which of the newest it is, of those of its artifact in the set
    /// @param newest whether it is the newest of its artifact
    private record Ranked(RetentionEntry version, int set, int rank, boolean newest) {}

    /// Versions of one artifact that go by one set.
    private record Group(ArtifactName artifact, int set) {}

    RetentionPlan plan() {
        var ranked = ranked();
        var best = new HashMap<VersionId, Reason>();
        var without = best(ranked, best);
        var decisions = new ArrayList<Decision>(ranked.size());
        ranked.forEach(version -> decisions.add(decide(version, best)));
        keepInputs(ranked, decisions);
        return new RetentionPlan(decisions, idle(ranked, decisions, without));
    }

    private List<Ranked> ranked() {
        var counts = new HashMap<Group, Integer>();
        var seen = new HashSet<ArtifactName>();
        var ranked = new ArrayList<Ranked>();
        for (var version : facts.versions().reversed()) {
            if (!version.state().deleted()) {
                int set = assignment.set(version);
                var artifact = version.id().artifact();
                int rank = counts.merge(new Group(artifact, set), 1, Integer::sum);
                ranked.add(new Ranked(version, set, rank, seen.add(artifact)));
            }
        }
        return ranked.reversed();
    }

    private Decision decide(Ranked ranked, Map<VersionId, Reason> best) {
        var version = ranked.version();
        var expiry = Optional.<Reason>empty();
        var keep = always(ranked);
        for (var rule : sets.get(ranked.set()).rules()) {
            switch (rule) {
                case Rule.Expiring expiring -> expiry = expiry.or(() -> expires(expiring, ranked));
                case Rule.Keeping keeping -> keep = keep.or(() -> keeps(keeping, ranked, best));
            }
        }
        return new Decision(version, expiry, keep);
    }

    private Optional<Reason> always(Ranked ranked) {
        if (!asked.test(ranked.version().id().artifact())) {
            return Optional.of(new Reason("names", "not asked for"));
        }
        var protection = ranked.version().state().protection().filter(each -> each.holdsAt(now));
        return protection
                .map(each -> new Reason(Rule.KeepProtected.WORD, words.protection(each)))
                .or(() -> reason(ranked.newest(), Rule.KeepNewest.WORD, "newest"));
    }

    private Optional<Reason> expires(Rule.Expiring rule, Ranked ranked) {
        return switch (rule) {
            case Rule.MaxVersions(var count) ->
                reason(ranked.rank() > count, rule.word(), "rank " + ranked.rank() + " of at most " + count);
            case Rule.MaxAge(var days) -> {
                var created = ranked.version().createdAt();
                boolean old = created.isBefore(now.minus(Duration.ofDays(days)));
                yield old ? Optional.of(new Reason(rule.word(), words.tooOld(created, days))) : Optional.empty();
            }
        };
    }

    private Optional<Reason> keeps(Rule.Keeping rule, Ranked ranked, Map<VersionId, Reason> best) {
        var version = ranked.version();
        return switch (rule) {
            case Rule.KeepAliased() ->
                version.aliases().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Reason(rule.word(), words.aliases(version.aliases())));
            case Rule.KeepNewest(var count) ->
                reason(
                        ranked.rank() <= count,
                        rule.word(),
                        "rank " + ranked.rank() + " of the newest " + count + " to keep");
            case Rule.KeepWithin(var days) ->
                version.createdAt().isBefore(now.minus(Duration.ofDays(days)))
                        ? Optional.empty()
                        : Optional.of(new Reason(rule.word(), words.youngEnough(version.createdAt(), days)));
            case Rule.KeepBest _ -> Optional.ofNullable(best.get(version.id()));
            case Rule.KeepProtected(), Rule.KeepInputs() -> Optional.empty();
        };
    }

    private static Optional<Reason> reason(boolean holds, String rule, String words) {
        return holds ? Optional.of(new Reason(rule, words)) : Optional.empty();
    }

    /// Notes the best versions.
    ///
    /// @return by set: metrics that no version of it has
    private Map<Integer, Set<String>> best(List<Ranked> ranked, Map<VersionId, Reason> found) {
        var without = new HashMap<Integer, Set<String>>();
        if (sets.stream().flatMap(RuleSet::best).findAny().isEmpty()) {
            return without;
        }
        var groups = new LinkedHashMap<Group, List<RetentionEntry>>();
        for (var each : ranked.reversed()) {
            groups.computeIfAbsent(new Group(each.version().id().artifact(), each.set()), key -> new ArrayList<>())
                    .add(each.version());
        }
        for (int set = 0; set < sets.size(); set++) {
            for (var rule : sets.get(set).best().toList()) {
                boolean any = false;
                for (var group : groups.entrySet()) {
                    any |= group.getKey().set() == set && best(rule, group.getValue(), found);
                }
                if (!any) {
                    without.computeIfAbsent(set, key -> new TreeSet<>()).add(rule.metric());
                }
            }
        }
        return without;
    }

    /// @param versions the newest first
    /// @return whether one of them has the metric
    private boolean best(Rule.KeepBest rule, List<RetentionEntry> versions, Map<VersionId, Reason> found) {
        var values = facts.metrics().getOrDefault(rule.metric(), Map.of());
        record Measured(VersionId id, double value) {}
        var measured = new ArrayList<Measured>();
        for (var version : versions) {
            var value = values.get(version.id());
            if (value != null) {
                measured.add(new Measured(version.id(), value));
            }
        }
        measured.sort((a, b) -> {
            int order = a.value() < b.value() ? -1 : a.value() > b.value() ? 1 : 0;
            return rule.best() == Rule.Best.MAX ? -order : order;
        });
        for (int i = 0; i < Math.min(rule.count(), measured.size()); i++) {
            var each = measured.get(i);
            found.putIfAbsent(each.id(), new Reason(rule.word(), words.best(rule, each.value(), i + 1)));
        }
        return !measured.isEmpty();
    }

    /// Keeps what the kept ones were made from, also through deleted ones in between.
    private void keepInputs(List<Ranked> ranked, List<Decision> decisions) {
        boolean anySet = sets.stream().anyMatch(RuleSet::keepsInputs);
        if (!anySet || decisions.stream().noneMatch(Decision::isExpired)) {
            return;
        }
        var byId =
                HashMap.<VersionId, RetentionEntry>newHashMap(facts.versions().size());
        facts.versions().forEach(version -> byId.put(version.id(), version));
        var places = HashMap.<VersionId, Integer>newHashMap(decisions.size());
        var reached = new HashSet<VersionId>();
        var waiting = new ArrayDeque<RetentionEntry>();
        for (int i = 0; i < decisions.size(); i++) {
            var decision = decisions.get(i);
            var id = decision.version().id();
            places.put(id, i);
            // Of what was not asked for not everything may be known.
            boolean keeps = sets.get(ranked.get(i).set()).keepsInputs() || !asked.test(id.artifact());
            if (!decision.isExpired() && keeps && reached.add(id)) {
                waiting.add(decision.version());
            }
        }
        while (!waiting.isEmpty()) {
            var user = waiting.remove();
            for (var input : user.inputs()) {
                var version = byId.get(input);
                if (version == null || !reached.add(input)) {
                    continue;
                }
                waiting.add(version);
                var place = places.get(input);
                if (place != null && decisions.get(place).isExpired()) {
                    var reason = new Reason(Rule.KeepInputs.WORD, "input of " + user.id());
                    decisions.set(place, decisions.get(place).keptBy(reason));
                }
            }
        }
    }

    private List<String> idle(List<Ranked> ranked, List<Decision> decisions, Map<Integer, Set<String>> without) {
        var expiring = new HashSet<Integer>();
        for (int i = 0; i < decisions.size(); i++) {
            if (decisions.get(i).isExpired()) {
                expiring.add(ranked.get(i).set());
            }
        }
        var idle = new ArrayList<String>();
        for (int set = 0; set < sets.size(); set++) {
            if (expiring.contains(set)) {
                var scope = sets.get(set).scope();
                without.getOrDefault(set, Set.of()).forEach(metric -> idle.add(words.idle(metric, scope)));
            }
        }
        return idle;
    }
}
