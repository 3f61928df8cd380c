package dev.coffer;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Reference;
import dev.coffer.lineage.Direction;
import dev.coffer.lineage.Lineage;

/// Which part of the lineage is wanted.
///
/// @param reference the version it is about; by number also a deleted one
/// @param depth     most steps from it, from 0 to [#DEPTH_LIMIT]
/// @param nodeLimit most versions, from 1 to [Lineage#NODE_LIMIT]
/// @param inUse     the alias that says which version of an input should be used: a version with an older one is stale
public record LineageRequest(Reference reference, Direction direction, int depth, int nodeLimit, Handle inUse) {
    /// What there is room for on a page, in a tree or a picture.
    public static final int DEPTH_LIMIT = 1_000;

    public static final int USUAL_DEPTH = 20;
    public static final String USUAL_ALIAS = "prod";
    private static final int USUAL_NODES = 10_000;

    public LineageRequest {
        inRange("depth", depth, 0, DEPTH_LIMIT);
        inRange("node limit", nodeLimit, 1, Lineage.NODE_LIMIT);
    }

    /// Both ways, 20 steps, 10,000 versions; `prod` is what is in use.
    public static LineageRequest of(String reference) {
        return new LineageRequest(
                Reference.parse(reference), Direction.BOTH, USUAL_DEPTH, USUAL_NODES, Handle.of(USUAL_ALIAS));
    }

    public LineageRequest towards(Direction newDirection) {
        return new LineageRequest(reference, newDirection, depth, nodeLimit, inUse);
    }

    public LineageRequest atMostSteps(int newDepth) {
        return new LineageRequest(reference, direction, newDepth, nodeLimit, inUse);
    }

    public LineageRequest atMostVersions(int newNodeLimit) {
        return new LineageRequest(reference, direction, depth, newNodeLimit, inUse);
    }

    public LineageRequest withInUse(String alias) {
        return new LineageRequest(reference, direction, depth, nodeLimit, Handle.of(alias));
    }

    private static void inRange(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new CofferException.Invalid(what + " " + value + " is not between " + least + " and " + most);
        }
    }
}
