package dev.coffer.sweep;

import dev.coffer.sweep.ModelState.At;
import dev.coffer.sweep.ModelState.Layer;
import dev.coffer.sweep.ModelState.Sweeping;
import dev.coffer.sweep.ModelState.Writer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// The possible next steps in a state: one step of anybody, or a crash. Follows [Collector],
/// [dev.coffer.ingest.Relocator] and the way a put goes, with no grace at all: whatever is deleted or uncommitted may
/// go at once.
final class ModelSteps {
    private final Set<Defect> defects;
    private final Map<Asked, ModelFacts.Outcome> outcomes = new HashMap<>();
    private final Map<Kind, Long> kinds = new EnumMap<>(Kind.class);

    /// The kinds of steps, to know that the search went there.
    enum Kind {
        COMMITTED,
        TOLD_CONDEMNED,
        SWEPT,
        SWEEP_REFUSED,
        CONDEMNED,
        CONDEMNATION_REFUSED,
        OBJECT_DELETED,
        VERSION_DELETED,
        RESTORED,
        RESTORE_REFUSED,
        RELOCATED,
        RELOCATE_CONFLICT,
        RELOCATE_TOLD_CONDEMNED,
        CRASHED
    }

    private record Asked(ModelFacts facts, String what, int one, int other, int third) {}

    ModelSteps(Set<Defect> defects) {
        this.defects = defects;
    }

    /// How often each kind of step was taken.
    Map<Kind, Long> kinds() {
        return kinds;
    }

    /// Every state that can be next.
    List<ModelState> from(ModelState state) {
        var next = new ArrayList<ModelState>();
        writer(state, next);
        var otherWriter = new ArrayList<ModelState>();
        writer(state.withWritersSwapped(), otherWriter);
        next.addAll(otherWriter);
        collector(state, next);
        collector(state.withCollectorsSwapped(), next);
        relocator(state, next);
        people(state, next);
        return next;
    }

    private void writer(ModelState state, List<ModelState> next) {
        var writer = state.writer();
        switch (writer.at()) {
            case LOOK -> {
                state.facts().versions().stream()
                        .map(version -> version.objects() & ~writer.banned())
                        .filter(objects -> objects != 0)
                        .distinct()
                        .forEach(known -> {
                            next.add(state.with(new Writer(At.COMMIT, known, writer.banned(), writer.uploads())));
                            if (writer.uploads() > 0) {
                                next.add(state.with(
                                        new Writer(At.UPLOAD, known, writer.banned(), writer.uploads() - 1)));
                            }
                        });
                if (writer.uploads() > 0) {
                    next.add(state.with(new Writer(At.UPLOAD, 0, writer.banned(), writer.uploads() - 1)));
                }
            }
            case UPLOAD -> {
                int objects = writer.objects() | 1 << state.named();
                next.add(state.withUpload().with(new Writer(At.COMMIT, objects, writer.banned(), writer.uploads())));
            }
            case COMMIT -> {
                var outcome = outcome(
                        state.facts(),
                        "add",
                        writer.objects(),
                        0,
                        0,
                        () -> state.facts().add(writer.objects(), defects));
                if (outcome.happened()) {
                    count(Kind.COMMITTED);
                    next.add(state.with(outcome.after()).with(Writer.GONE));
                } else {
                    count(Kind.TOLD_CONDEMNED);
                    int banned = writer.banned() | outcome.condemned();
                    next.add(state.with(new Writer(At.LOOK, 0, banned, writer.uploads())));
                }
            }
            default -> {
                return;
            }
        }
        count(Kind.CRASHED);
        next.add(state.with(Writer.GONE));
    }

    private void collector(ModelState state, List<ModelState> next) {
        var was = state.collector();
        var facts = state.facts();
        switch (was.at()) {
            case LOOK -> next.add(state.with(new Sweeping(At.SWEEP, facts.deleted(), 0, 0, 0, 0)));
            case SWEEP -> {
                var outcome = was.due() == 0
                        ? new ModelFacts.Outcome(facts, false, 0)
                        : outcome(facts, "sweep", was.due(), 0, 0, () -> facts.sweep(was.due()));
                count(outcome.refused() ? Kind.SWEEP_REFUSED : Kind.SWEPT);
                next.add(state.with(outcome.after())
                        .with(outcome.refused() ? Sweeping.START : new Sweeping(At.MARK, was.due(), 0, 0, 0, 0)));
            }
            case MARK -> next.add(state.with(new Sweeping(At.LIST, was.due(), facts.neededBut(was.due()), 0, 0, 0)));
            case LIST -> next.add(state.with(new Sweeping(At.ASK_CONDEMNED, 0, was.needed(), state.present(), 0, 0)));
            case ASK_CONDEMNED -> {
                int condemned = facts.condemned() & was.listed();
                int victims = was.listed() & ~was.needed() & ~condemned;
                var at = defects.contains(Defect.DELETE_BEFORE_CONDEMNING) ? At.DELETE : At.CONDEMN;
                next.add(state.with(new Sweeping(at, 0, 0, 0, victims, condemned)));
            }
            case CONDEMN -> {
                var outcome = was.victims() == 0
                        ? new ModelFacts.Outcome(facts, false, 0)
                        : outcome(facts, "condemn", was.victims(), 0, 0, () -> condemn(facts, was.victims()));
                count(outcome.refused() ? Kind.CONDEMNATION_REFUSED : Kind.CONDEMNED);
                var at = outcome.refused() ? At.MARK_AGAIN : At.DELETE;
                next.add(state.with(outcome.after()).with(new Sweeping(at, 0, 0, 0, was.victims(), was.condemned())));
            }
            case MARK_AGAIN -> {
                int victims = was.victims() & ~facts.neededBut(0);
                next.add(state.with(new Sweeping(At.CONDEMN, 0, 0, 0, victims, was.condemned())));
            }
            case DELETE -> {
                int all = was.victims() | was.condemned();
                if (all == 0) {
                    next.add(state.with(Sweeping.GONE));
                    return;
                }
                int object = Integer.lowestOneBit(all);
                count(Kind.OBJECT_DELETED);
                next.add(state.without(object)
                        .with(new Sweeping(At.DELETE, 0, 0, 0, was.victims() & ~object, was.condemned() & ~object)));
            }
            default -> {
                return;
            }
        }
        count(Kind.CRASHED);
        next.add(state.with(Sweeping.GONE));
    }

    private ModelFacts.Outcome condemn(ModelFacts facts, int objects) {
        return facts.condemn(objects, defects);
    }

    private void relocator(ModelState state, List<ModelState> next) {
        var was = state.relocator();
        var facts = state.facts();
        switch (was.at()) {
            case LOOK -> {
                for (int i = 0; i < facts.count(); i++) {
                    if (facts.version(i).life() != Held.Life.SWEPT) {
                        next.add(state.with(
                                new Layer(At.UPLOAD, i, facts.version(i).objects(), 0)));
                    }
                }
            }
            case UPLOAD ->
                next.add(state.withUpload().with(new Layer(At.COMMIT, was.version(), was.from(), 1 << state.named())));
            case COMMIT -> {
                var outcome = outcome(
                        facts,
                        "relocate",
                        was.version(),
                        was.from(),
                        was.to(),
                        () -> facts.relocate(was.version(), was.from(), was.to(), defects));
                count(
                        outcome.happened()
                                ? Kind.RELOCATED
                                : outcome.refused() ? Kind.RELOCATE_CONFLICT : Kind.RELOCATE_TOLD_CONDEMNED);
                next.add(state.with(outcome.after()).with(Layer.GONE));
            }
            default -> {
                return;
            }
        }
        count(Kind.CRASHED);
        next.add(state.with(Layer.GONE));
    }

    private void people(ModelState state, List<ModelState> next) {
        var facts = state.facts();
        for (int i = 0; i < facts.count(); i++) {
            int version = i;
            if (state.deletes() > 0 && facts.version(i).life() == Held.Life.LIVE) {
                count(Kind.VERSION_DELETED);
                var outcome = outcome(facts, "delete", i, 0, 0, () -> facts.delete(version));
                next.add(state.with(outcome.after()).withLeft(state.deletes() - 1, state.restores()));
            }
            if (state.restores() > 0 && facts.version(i).life() != Held.Life.LIVE) {
                var outcome = outcome(facts, "restore", i, 0, 0, () -> facts.restore(version));
                count(outcome.refused() ? Kind.RESTORE_REFUSED : Kind.RESTORED);
                next.add(state.with(outcome.after()).withLeft(state.deletes(), state.restores() - 1));
            }
        }
    }

    private ModelFacts.Outcome outcome(
            ModelFacts facts, String what, int one, int other, int third, Supplier<ModelFacts.Outcome> commit) {
        return outcomes.computeIfAbsent(new Asked(facts, what, one, other, third), _ -> commit.get());
    }

    private void count(Kind kind) {
        kinds.merge(kind, 1L, Long::sum);
    }
}
