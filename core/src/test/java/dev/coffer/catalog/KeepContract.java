package dev.coffer.catalog;

import static dev.coffer.catalog.CatalogAsserts.assertFails;
import static dev.coffer.catalog.CatalogAsserts.committed;
import static dev.coffer.catalog.CatalogAsserts.committedAt;
import static dev.coffer.catalog.CatalogAsserts.version;
import static dev.coffer.catalog.Samples.TIME;
import static dev.coffer.catalog.Samples.add;
import static dev.coffer.catalog.Samples.addStored;
import static dev.coffer.catalog.Samples.alias;
import static dev.coffer.catalog.Samples.delete;
import static dev.coffer.catalog.Samples.freshUlid;
import static dev.coffer.catalog.Samples.id;
import static dev.coffer.catalog.Samples.madeFrom;
import static dev.coffer.catalog.Samples.pack;
import static dev.coffer.catalog.Samples.protect;
import static dev.coffer.catalog.Samples.replaceOthers;
import static dev.coffer.catalog.Samples.restore;
import static dev.coffer.catalog.Samples.storage;
import static dev.coffer.catalog.Samples.sweep;
import static dev.coffer.catalog.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Protection;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.VersionState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What is kept and what is swept: protection, sweeps, relocated versions, and the questions of retention and the
/// collector.
public interface KeepContract extends CatalogPlaces {
    private static Storage stored(Catalog catalog, String reference) {
        return catalog.find(Reference.parse(reference)).orElseThrow().storage();
    }

    @Test
    default void aProtectedVersionIsNotDeletedAndTheReasonIsNamed() {
        var catalog = catalog();
        committed(catalog, add("m"));

        var entry = committed(catalog, protect("m:v1"));

        assertThat(entry.events())
                .containsExactly(new Event.VersionProtected(id("m:v1"), new Protection(Optional.empty(), "audit")));
        assertFails(catalog(), CofferException.Refused.class, "audit", delete("m:v1"));
        assertThat(version(catalog(), "m").state().protection()).contains(new Protection(Optional.empty(), "audit"));
    }

    @Test
    default void aProtectionEndsByItselfAtItsTime() {
        var catalog = catalog();
        committed(catalog, add("m"));
        var until = TIME.plus(Duration.ofDays(1));
        committed(catalog, new Change.Protect(id("m:v1"), new Protection(Optional.of(until), "")));

        assertFails(catalog, CofferException.Refused.class, "until " + until, delete("m:v1"));
        committedAt(until, catalog, delete("m:v1"));

        assertThat(version(catalog(), "m:v1").deleted()).isTrue();
    }

    @Test
    default void aProtectionThatWouldBeOverMakesNoSense() {
        var catalog = catalog();
        committed(catalog, add("m"));

        assertFails(
                catalog,
                CofferException.Invalid.class,
                "would be over",
                new Change.Protect(id("m:v1"), new Protection(Optional.of(TIME), "")));
    }

    @Test
    default void aSecondProtectionTakesThePlaceOfTheFirstAndTheSameOneChangesNothing() {
        var catalog = catalog();
        committed(catalog, add("m"));
        committed(catalog, protect("m:v1"));
        var other = new Protection(Optional.of(TIME.plusSeconds(5)), "other");

        assertThat(catalog.commit(transaction(protect("m:v1")))).isEqualTo(new CommitResult.Unchanged());
        committed(catalog, new Change.Protect(id("m:v1"), other));

        assertThat(version(catalog(), "m").state().protection()).contains(other);
    }

    @Test
    default void whatIsUnprotectedCanBeDeleted() {
        var catalog = catalog();
        committed(catalog, add("m"));
        committed(catalog, protect("m:v1"));

        committed(catalog, new Change.Unprotect(id("m:v1")), delete("m:v1"));

        assertThat(version(catalog(), "m:v1").state().protection()).isEmpty();
        assertThat(catalog.commit(transaction(new Change.Unprotect(id("m:v1")))))
                .isEqualTo(new CommitResult.Unchanged());
    }

    @Test
    default void aDeletedOrAbsentVersionIsNotProtected() {
        var catalog = catalog();
        committed(catalog, add("m"));
        committed(catalog, delete("m:v1"));

        assertFails(catalog, CofferException.NotFound.class, "deleted", protect("m:v1"));
        assertFails(catalog, CofferException.NotFound.class, "m:v2", protect("m:v2"));
        assertFails(catalog, CofferException.NotFound.class, "m:v2", new Change.Unprotect(id("m:v2")));
    }

    @Test
    default void aProtectedVersionDoesNotGiveWay() {
        var catalog = catalog();
        committed(catalog, add("m"), add("m"));
        committed(catalog, protect("m:v1"));

        committed(catalog, add("m"), replaceOthers("m"));

        assertThat(version(catalog, "m:v1").deleted()).isFalse();
        assertThat(version(catalog, "m:v2").deleted()).isTrue();
    }

    @Test
    default void theStandingOfThePastIsRemembered() {
        var catalog = catalog();
        committed(catalog, add("m"));
        committedAt(TIME.plusSeconds(10), catalog, protect("m:v1"));
        committedAt(TIME.plusSeconds(20), catalog, new Change.Unprotect(id("m:v1")), delete("m:v1"));
        committedAt(TIME.plusSeconds(30), catalog, sweep("m:v1"));

        assertThat(version(catalog(), "m:v1", AsOf.at(TIME.plusSeconds(5))).state())
                .isEqualTo(VersionState.LIVE);
        assertThat(version(catalog(), "m:v1", AsOf.at(TIME.plusSeconds(15)))
                        .state()
                        .protection())
                .isPresent();
        assertThat(version(catalog(), "m:v1", AsOf.at(TIME.plusSeconds(25))).state())
                .isEqualTo(VersionState.LIVE.withDeletedAt(Optional.of(TIME.plusSeconds(20))));
        assertThat(version(catalog(), "m:v1").state())
                .isEqualTo(VersionState.LIVE
                        .withDeletedAt(Optional.of(TIME.plusSeconds(20)))
                        .withSwept());
    }

    @Test
    default void aSweptVersionCannotBeRestored() {
        var catalog = catalog();
        committed(catalog, add("m"), add("m"));
        committed(catalog, delete("m:v1"), delete("m:v2"));

        var entry = committed(catalog, sweep("m:v2", "m:v1"));

        assertThat(entry.events()).containsExactly(new Event.VersionsSwept(Set.of(id("m:v1"), id("m:v2"))));
        assertFails(catalog(), CofferException.NotFound.class, "swept", restore("m:v1"));
        assertThat(version(catalog(), "m:v1").state().swept()).isTrue();
    }

    @Test
    default void sweepingAgainChangesNothing() {
        var catalog = catalog();
        committed(catalog, add("m"), add("m"));
        committed(catalog, delete("m:v1"), delete("m:v2"), sweep("m:v1"));

        assertThat(catalog.commit(transaction(sweep("m:v1")))).isEqualTo(new CommitResult.Unchanged());
        assertThat(committed(catalog, sweep("m:v1", "m:v2")).events())
                .containsExactly(new Event.VersionsSwept(Set.of(id("m:v2"))));
    }

    @Test
    default void onlyWhatWasDeletedByThenIsSwept() {
        var catalog = catalog();
        committed(catalog, add("m"), add("m"));
        committedAt(TIME.plusSeconds(10), catalog, delete("m:v1"));

        var ids = Set.of(id("m:v1"));
        assertFails(catalog, CofferException.Refused.class, "m:v1", new Change.Sweep(ids, TIME.plusSeconds(9)));
        assertFails(catalog, CofferException.Refused.class, "m:v2", sweep("m:v1", "m:v2"));
        assertFails(catalog, CofferException.NotFound.class, "m:v3", sweep("m:v3"));
        committed(catalog, new Change.Sweep(ids, TIME.plusSeconds(10)));

        assertThat(version(catalog(), "m:v1").state().swept()).isTrue();
    }

    @Test
    default void aVersionThatWasRestoredAndDeletedAgainIsDeletedSinceThen() {
        var catalog = catalog();
        committed(catalog, add("m"));
        committed(catalog, delete("m:v1"));
        committed(catalog, restore("m:v1"));
        committedAt(TIME.plusSeconds(50), catalog, delete("m:v1"));

        assertFails(
                catalog,
                CofferException.Refused.class,
                "m:v1",
                new Change.Sweep(Set.of(id("m:v1")), TIME.plusSeconds(49)));
    }

    @Test
    default void whatOnlySweptVersionsReferToCanBeCondemned() {
        var catalog = catalog();
        var first = storage(freshUlid(), pack(1), pack(2));
        committed(catalog, addStored("m", first), addStored("m", storage(freshUlid(), pack(2), pack(3))));
        committed(catalog, delete("m:v1"), sweep("m:v1"));

        assertFails(catalog, CofferException.Refused.class, pack(2).toString(), new Change.Condemn(Set.of(pack(2))));
        committed(catalog(), new Change.Condemn(Set.of(pack(1), first.manifest())));

        assertThat(catalog().condemned(List.of(pack(1), pack(2), first.manifest())))
                .containsExactlyInAnyOrder(pack(1), first.manifest());
    }

    @Test
    default void aTransactionDoesNotCondemnWhatTheVersionsItSweepsReferTo() {
        var catalog = catalog();
        committed(catalog, addStored("m", storage(freshUlid(), pack(1))));
        committed(catalog, delete("m:v1"));

        assertFails(
                catalog,
                CofferException.Refused.class,
                pack(1).toString(),
                sweep("m:v1"),
                new Change.Condemn(Set.of(pack(1))));
    }

    @Test
    default void contentThatIsLaidElsewhereIsFoundThereAtAnyMoment() {
        var catalog = catalog();
        var before = storage(freshUlid(), pack(1));
        committed(catalog, addStored("m", before), add("m"));
        var after = storage(freshUlid(), pack(2));

        var entry = committed(catalog, new Change.Relocate(id("m:v1"), before.manifest(), after));

        assertThat(entry.events()).containsExactly(new Event.VersionRelocated(id("m:v1"), after));
        assertThat(stored(catalog, "m:v1")).isEqualTo(after);
        assertThat(stored(catalog(), "m:v1")).isEqualTo(after);
        assertThat(catalog()
                        .find(Reference.parse("m:v1"), AsOf.at(TIME))
                        .orElseThrow()
                        .storage())
                .isEqualTo(after);
        committed(catalog(), new Change.Condemn(Set.of(pack(1), before.manifest())));
        assertFails(catalog, CofferException.Refused.class, pack(2).toString(), new Change.Condemn(Set.of(pack(2))));
    }

    @Test
    default void whoeverIsSlowerDoesNotLayItElsewhere() {
        var catalog = catalog();
        var before = storage(freshUlid(), pack(1));
        committed(catalog, addStored("m", before));
        var after = storage(freshUlid(), pack(2));
        committed(catalog(), new Change.Relocate(id("m:v1"), before.manifest(), after));

        assertFails(
                catalog,
                CofferException.Conflict.class,
                "m:v1",
                new Change.Relocate(id("m:v1"), before.manifest(), storage(freshUlid(), pack(3))));
        assertThat(catalog.commit(transaction(new Change.Relocate(id("m:v1"), before.manifest(), after))))
                .isEqualTo(new CommitResult.Unchanged());
    }

    @Test
    default void aSweptVersionIsNotLaidElsewhere() {
        var catalog = catalog();
        var before = storage(freshUlid());
        committed(catalog, addStored("m", before));
        committed(catalog, delete("m:v1"), sweep("m:v1"));

        assertFails(
                catalog,
                CofferException.Conflict.class,
                "swept",
                new Change.Relocate(id("m:v1"), before.manifest(), storage(freshUlid())));
    }

    @Test
    default void nothingIsLaidIntoCondemnedObjects() {
        var catalog = catalog();
        var before = storage(freshUlid());
        committed(catalog, addStored("m", before));
        committed(catalog, new Change.Condemn(Set.of(pack(1))));

        assertThat(catalog.commit(
                        transaction(new Change.Relocate(id("m:v1"), before.manifest(), storage(freshUlid(), pack(1))))))
                .isEqualTo(new CommitResult.Condemned(Set.of(pack(1))));
    }

    @Test
    default void aTransactionDoesNotCondemnWhatItLaysContentInto() {
        var catalog = catalog();
        var before = storage(freshUlid());
        committed(catalog, addStored("m", before));

        assertFails(
                catalog,
                CofferException.Refused.class,
                pack(1).toString(),
                new Change.Relocate(id("m:v1"), before.manifest(), storage(freshUlid(), pack(1))),
                new Change.Condemn(Set.of(pack(1))));
    }

    @Test
    default void whatWasConcludedFromOlderFactsIsAConflict() {
        var catalog = catalog();
        committed(catalog, add("m"));
        committed(catalog(), add("other"));

        assertFails(catalog, CofferException.Conflict.class, "entry 2", new Change.ExpectLastEntry(1), delete("m:v1"));
        committed(catalog, new Change.ExpectLastEntry(2), delete("m:v1"));

        assertThat(catalog.commit(transaction(new Change.ExpectLastEntry(3)))).isEqualTo(new CommitResult.Unchanged());
    }

    @Test
    default void retentionSeesEveryVersionInTheOrderOfCommits() {
        var catalog = catalog();
        committed(catalog, add("b"), add("a", madeFrom("b:v1")));
        committed(catalog, add("b"), alias("b", "prod", 2), alias("b", "dev", 2));
        committed(catalog, delete("a:v1"), protect("b:v1"));

        var kept = catalog().retentionEntries(0, 10);

        assertThat(kept).extracting(RetentionEntry::id).containsExactly(id("b:v1"), id("a:v1"), id("b:v2"));
        assertThat(kept).extracting(RetentionEntry::place).containsExactly(1L, 2L, 3L);
        assertThat(kept.get(1).inputs()).containsExactly(id("b:v1"));
        assertThat(kept.get(1).state().deletedAt()).contains(TIME);
        assertThat(kept.get(0).state().protection()).isPresent();
        assertThat(kept.get(2).aliases()).containsExactly(Handle.of("dev"), Handle.of("prod"));
        assertThat(catalog().retentionEntries(1, 1)).containsExactly(kept.get(1));
        assertThat(catalog().retentionEntries(3, 10)).isEmpty();
    }

    @Test
    default void theCollectorSeesWhatEveryVersionRefersTo() {
        var catalog = catalog();
        var first = storage(freshUlid(), pack(2), pack(1));
        committed(catalog, addStored("a", first));
        committed(catalog, addStored("b", storage(freshUlid())));
        var elsewhere = storage(freshUlid(), pack(3));
        committed(catalog, new Change.Relocate(id("a:v1"), first.manifest(), elsewhere));
        committed(catalog, delete("b:v1"), sweep("b:v1"));

        var references = catalog().references(0, 10);

        assertThat(references)
                .containsExactly(
                        new VersionReferences(
                                1, id("a:v1"), false, elsewhere.everyObject().toList()),
                        new VersionReferences(
                                2,
                                id("b:v1"),
                                true,
                                stored(catalog(), "b:v1").everyObject().toList()));
        assertThat(catalog().references(1, 1)).containsExactly(references.get(1));
        assertThat(catalog().references(2, 1)).isEmpty();
    }
}
