package dev.coffer.sweep;

import java.util.Comparator;

/// Everything there is at one moment: the facts, what lies in the store, and how far everybody has come. Steps are in
/// [ModelSteps].
///
/// @param present what lies in the store, a bit for each object
/// @param named   how many names were given; none is given twice
/// @param deletes how many deletions may still happen
/// @param restores how many restorations may still happen
record ModelState(
        ModelFacts facts,
        int present,
        int named,
        Writer writer,
        Writer otherWriter,
        Sweeping collector,
        Sweeping otherCollector,
        Layer relocator,
        int deletes,
        int restores) {

    private static final Comparator<Writer> WRITERS = Comparator.comparing(Writer::at)
            .thenComparingInt(Writer::objects)
            .thenComparingInt(Writer::banned)
            .thenComparingInt(Writer::uploads);

    private static final Comparator<Sweeping> COLLECTORS = Comparator.comparing(Sweeping::at)
            .thenComparingInt(Sweeping::due)
            .thenComparingInt(Sweeping::needed)
            .thenComparingInt(Sweeping::listed)
            .thenComparingInt(Sweeping::victims)
            .thenComparingInt(Sweeping::condemned);

    /// The next step of a writer or collector.
    enum At {
        LOOK,
        UPLOAD,
        SWEEP,
        MARK,
        LIST,
        ASK_CONDEMNED,
        CONDEMN,
        MARK_AGAIN,
        DELETE,
        COMMIT,
        /// Done, failed, or crashed.
        GONE
    }

    /// A put on its way.
    ///
    /// @param objects what its version is to refer to
    /// @param banned  what it was told is condemned
    /// @param uploads how many objects it may still store
    record Writer(At at, int objects, int banned, int uploads) {
        static final Writer GONE = new Writer(At.GONE, 0, 0, 0);
    }

    /// A collection on its way.
    ///
    /// @param due       the versions it sweeps
    /// @param needed    what others needed when it looked
    /// @param listed    what lay in the store when it looked
    /// @param victims   what it is to condemn, and then to delete
    /// @param condemned what others condemned, and it is to delete
    record Sweeping(At at, int due, int needed, int listed, int victims, int condemned) {
        static final Sweeping GONE = new Sweeping(At.GONE, 0, 0, 0, 0, 0);
        static final Sweeping START = new Sweeping(At.LOOK, 0, 0, 0, 0, 0);
    }

    /// A version being repacked.
    ///
    /// @param from where it lay when it was looked at
    /// @param to   where it is to lie
    record Layer(At at, int version, int from, int to) {
        static final Layer GONE = new Layer(At.GONE, 0, 0, 0);
        static final Layer START = new Layer(At.LOOK, 0, 0, 0);
    }

    /// Whether every version that is not swept has everything it refers to.
    boolean isWhole() {
        return (facts.neededBut(0) & ~present) == 0;
    }

    ModelState with(ModelFacts now) {
        return new ModelState(
                now, present, named, writer, otherWriter, collector, otherCollector, relocator, deletes, restores);
    }

    ModelState with(Writer now) {
        return new ModelState(
                facts, present, named, now, otherWriter, collector, otherCollector, relocator, deletes, restores);
    }

    ModelState with(Sweeping now) {
        return new ModelState(
                facts, present, named, writer, otherWriter, now, otherCollector, relocator, deletes, restores);
    }

    ModelState with(Layer now) {
        return new ModelState(
                facts, present, named, writer, otherWriter, collector, otherCollector, now, deletes, restores);
    }

    /// With one object more, which has the next name.
    ModelState withUpload() {
        return new ModelState(
                facts,
                present | 1 << named,
                named + 1,
                writer,
                otherWriter,
                collector,
                otherCollector,
                relocator,
                deletes,
                restores);
    }

    ModelState without(int objects) {
        return new ModelState(
                facts,
                present & ~objects,
                named,
                writer,
                otherWriter,
                collector,
                otherCollector,
                relocator,
                deletes,
                restores);
    }

    ModelState withLeft(int deletesNow, int restoresNow) {
        return new ModelState(
                facts,
                present,
                named,
                writer,
                otherWriter,
                collector,
                otherCollector,
                relocator,
                deletesNow,
                restoresNow);
    }

    /// The same with the writers changing places, which makes no difference to anybody.
    ModelState withWritersSwapped() {
        return new ModelState(
                facts, present, named, otherWriter, writer, collector, otherCollector, relocator, deletes, restores);
    }

    /// The same with the collectors changing places.
    ModelState withCollectorsSwapped() {
        return new ModelState(
                facts, present, named, writer, otherWriter, otherCollector, collector, relocator, deletes, restores);
    }

    /// One of the states that are the same but for who is who.
    ModelState canonical() {
        var state = WRITERS.compare(writer, otherWriter) > 0 ? withWritersSwapped() : this;
        return COLLECTORS.compare(collector, otherCollector) > 0 ? state.withCollectorsSwapped() : state;
    }
}
