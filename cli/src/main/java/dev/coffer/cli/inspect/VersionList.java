package dev.coffer.cli.inspect;

import dev.coffer.Query;
import dev.coffer.StoreView;
import dev.coffer.accounting.StoreStats;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Text;
import dev.coffer.artifact.Version;
import dev.coffer.cli.output.AliasesByVersion;
import dev.coffer.cli.output.Columns;
import dev.coffer.cli.output.JsonOutput;
import dev.coffer.cli.output.JsonValues;
import dev.coffer.cli.output.StateText;
import dev.coffer.cli.output.TextTable;
import dev.coffer.cli.output.Units;
import dev.coffer.cli.session.Session;
import dev.coffer.search.Field;
import dev.coffer.search.Filter;
import dev.coffer.search.FilterParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A page of versions of any artifact, with a column for each metric, parameter and tag in the query.
final class VersionList {
    private static final String DESCENDING = ":desc";
    private static final String ASCENDING = ":asc";
    private static final int COLUMNS_LIMIT = 8;
    private static final List<String> COLUMNS =
            List.of("name", "version", "aliases", "type", "size", "created", Columns.UNIQUE, Columns.SHARED);
    private static final Set<String> RIGHT = Set.of("version", "size", Columns.UNIQUE, Columns.SHARED);

    /// The prefixes of facts that can be columns.
    private static final List<String> FACTS = List.of("metrics.", "params.", "tags.");

    private final Session session;
    private final StoreView view;
    private final Map<ArtifactName, AliasesByVersion> aliases = new HashMap<>();

    VersionList(Session session, StoreView view) {
        this.session = session;
        this.view = view;
    }

    void print(LsCommand options) {
        var query = query(options);
        var shown = columns(options, query);
        var usage = options.usage(session, shown, StoreStats::versions);
        var page = view.page(query, Optional.ofNullable(options.after), options.limit);
        var output = session.output();
        if (output.isJson()) {
            output.document("ls-versions", json -> {
                JsonOutput.objects(json, "versions", page.versions(), version -> {
                    JsonValues.version(json, version, aliases(version));
                    usage.write(json, version.id().toString());
                });
                JsonOutput.optional(json, "next", page.next());
            });
            return;
        }
        if (page.versions().isEmpty()) {
            output.note(options.after == null ? "No version matches." : "There are no more.");
            return;
        }
        output.lines(table(page.versions(), shown, usage).lines(output.paint()));
        page.next().ifPresent(next -> output.note("There are more: --limit N, or --after " + next));
    }

    private List<String> columns(LsCommand options, Query query) {
        var columns = new ArrayList<>(options.columns(COLUMNS, "name", VersionList::isFact));
        if (options.columns == null) {
            facts(query).stream().map(Field::toString).forEach(columns::add);
        } else if (!columns.contains("version")) {
            columns.add(1, "version");
        }
        return columns;
    }

    private static Query query(LsCommand options) {
        var query = Query.where(options.filter).named(options.glob);
        if (options.deleted) {
            query = query.withDeleted();
        }
        var sort = options.sort;
        if (sort.isBlank()) {
            return query;
        }
        return sort.endsWith(DESCENDING)
                ? query.descending(sort.substring(0, sort.length() - DESCENDING.length()))
                : query.ascending(
                        sort.endsWith(ASCENDING) ? sort.substring(0, sort.length() - ASCENDING.length()) : sort);
    }

    /// The facts that a query asks about.
    private List<Field> facts(Query query) {
        var fields = new LinkedHashSet<Field>();
        if (!query.sort().isBlank()) {
            fields.add(FilterParser.field(query.sort()));
        }
        if (!query.filter().isBlank()) {
            collect(FilterParser.parse(query.filter(), session.now()), fields);
        }
        return fields.stream()
                .filter(field -> !(field instanceof Field.Plain))
                .limit(COLUMNS_LIMIT)
                .toList();
    }

    private static void collect(Filter filter, Set<Field> fields) {
        switch (filter) {
            case Filter.And(var terms) -> terms.forEach(term -> collect(term, fields));
            case Filter.Or(var terms) -> terms.forEach(term -> collect(term, fields));
            case Filter.Not(var term) -> collect(term, fields);
            case Filter.Compare(var field, var _, var _) -> fields.add(field);
            case Filter.Like(var field, var _) -> fields.add(field);
            case Filter.In(var field, var _) -> fields.add(field);
            case Filter.IsNull(var field) -> fields.add(field);
        }
    }

    private static boolean isFact(String name) {
        return FACTS.stream().anyMatch(name::startsWith) && !(FilterParser.field(name) instanceof Field.Plain);
    }

    private TextTable table(List<Version> versions, List<String> columns, SpaceUsage usage) {
        var table = new TextTable(columns.stream().map(VersionList::heading).toArray(String[]::new));
        for (var version : versions) {
            table.row(columns.stream().map(name -> cell(version, name, usage)).toArray(String[]::new));
        }
        return table;
    }

    private static String heading(String column) {
        if (COLUMNS.contains(column)) {
            return (RIGHT.contains(column) ? ">" : "") + column.toUpperCase(Locale.ROOT);
        }
        return (FilterParser.field(column) instanceof Field.Tag ? "" : ">") + Text.shown(column);
    }

    private String cell(Version version, String column, SpaceUsage usage) {
        return switch (column) {
            case "name" -> version.id().artifact().value();
            case "version" -> "v" + version.id().number();
            case "aliases" -> names(version);
            case "type" -> version.type().word();
            case "size" -> Units.bytes(version.bytes());
            case "created" -> Units.ago(version.createdAt(), session.now());
            case Columns.UNIQUE -> usage.unique(version.id().toString());
            case Columns.SHARED -> usage.shared(version.id().toString());
            default -> value(version, FilterParser.field(column));
        };
    }

    private String names(Version version) {
        var names = new ArrayList<String>();
        version.label().map(Handle::value).ifPresent(names::add);
        aliases(version).forEach(alias -> names.add(alias.value()));
        return names.stream().collect(Collectors.joining(", ")) + StateText.mark(version);
    }

    private List<Handle> aliases(Version version) {
        return aliases.computeIfAbsent(version.id().artifact(), name -> AliasesByVersion.of(view, name))
                .of(version.id());
    }

    private static String value(Version version, Field field) {
        var facts = version.facts();
        return switch (field) {
            case Field.Metric(var name) -> shown(facts.metrics().get(name));
            case Field.Param(var name) -> shown(facts.params().get(name));
            case Field.Tag(var name) -> shown(facts.tags().get(name));
            case Field.Plain plain -> throw new CofferException.Invalid(plain + " has a column already");
        };
    }

    private static String shown(@org.jspecify.annotations.Nullable Object value) {
        return value == null ? "-" : Text.shown(value.toString());
    }
}
