package dev.coffer.cleanup;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.Glob;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.RetentionEntry;
import dev.coffer.retention.RetentionFacts;
import dev.coffer.retention.RetentionPolicy;
import dev.coffer.retention.RuleSet;
import dev.coffer.search.Field;
import dev.coffer.search.Filter;
import dev.coffer.search.FilterParser;
import dev.coffer.search.Search;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Reads what a policy must know of all versions of a catalog. Metrics and filters cost a search each, and only where a rule asks.
public final class FactsForRetention {
    private FactsForRetention() {}

    /// @param now what `now` stands for in filters
    static RetentionFacts read(Catalog catalog, RetentionPolicy policy, Instant now) {
        var versions = new ArrayList<RetentionEntry>();
        catalog.eachRetentionEntry(versions::add);
        Map<String, Map<VersionId, Double>> metrics = new HashMap<>();
        Map<String, Set<VersionId>> fitting = new HashMap<>();
        for (var name : metrics(policy)) {
            var values = new HashMap<VersionId, Double>();
            each(catalog, new Filter.Not(new Filter.IsNull(new Field.Metric(name))), version -> {
                var value = version.facts().metrics().get(name);
                if (value != null) {
                    values.put(version.id(), value);
                }
            });
            metrics.put(name, values);
        }
        for (var filter : filters(policy)) {
            var fits = new HashSet<VersionId>();
            each(catalog, FilterParser.parse(filter, now), version -> fits.add(version.id()));
            fitting.put(filter, fits);
        }
        return new RetentionFacts(versions, metrics, fitting);
    }

    /// The names of the metrics that rules ask for.
    static Set<String> metrics(RetentionPolicy policy) {
        var names = new HashSet<String>();
        policy.sets().stream().flatMap(RuleSet::best).forEach(rule -> names.add(rule.metric()));
        return names;
    }

    /// The filters that say which versions rules are for.
    static Set<String> filters(RetentionPolicy policy) {
        var filters = new HashSet<String>();
        policy.sets().forEach(set -> set.scope().filter().ifPresent(filters::add));
        return filters;
    }

    /// Which artifacts a request means.
    static Predicate<ArtifactName> asked(List<String> globs) {
        List<Pattern> patterns = globs.stream().map(Glob::pattern).toList();
        return name -> patterns.isEmpty()
                || patterns.stream()
                        .anyMatch(pattern -> pattern.matcher(name.value()).matches());
    }

    private static void each(Catalog catalog, Filter filter, Consumer<Version> action) {
        var search = Search.of(filter, Catalog.PAGE_LIMIT);
        var found = catalog.search(search);
        found.versions().forEach(action);
        while (found.next().isPresent()) {
            found = catalog.search(search.after(found.next().get()));
            found.versions().forEach(action);
        }
    }
}
