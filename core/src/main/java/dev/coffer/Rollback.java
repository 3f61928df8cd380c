package dev.coffer;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.CofferException;
import dev.coffer.catalog.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Finds the version an alias goes back to.
///
/// The versions it has named form a stack: a move to a new version goes on top, a move to one that is in the stack takes
/// everything above it off. So a second rollback goes one further back, and does not undo the first.
final class Rollback {
    private Rollback() {}

    /// @param moves newest first, as a catalog lists them
    static Change.SetAlias change(RollbackRequest request, List<AliasMove> moves) {
        var name = request.artifact() + ":" + request.alias();
        if (moves.isEmpty() || moves.getFirst().to().isEmpty()) {
            throw new CofferException.NotFound(request.artifact() + " has no alias '" + request.alias() + "'");
        }
        var stack = stack(moves);
        int target = stack.size() - 1 - request.steps();
        if (target < 0) {
            throw new CofferException.NotFound(
                    stack.size() == 1
                            ? name + " named no other version before v" + stack.getLast()
                            : name + " named only " + (stack.size() - 1) + " versions before v" + stack.getLast(),
                    "coffer alias history " + name);
        }
        var reason = request.reason().isEmpty() ? "rollback" : request.reason();
        return new Change.SetAlias(
                request.artifact(),
                request.alias(),
                OptionalLong.of(stack.get(target)),
                new Change.Expected.Number(stack.getLast()),
                reason);
    }

    private static List<Long> stack(List<AliasMove> moves) {
        var stack = new ArrayList<Long>();
        for (var move : moves.reversed()) {
            move.to().ifPresent(number -> {
                int at = stack.indexOf(number);
                if (at >= 0) {
                    stack.subList(at + 1, stack.size()).clear();
                } else {
                    stack.add(number);
                }
            });
        }
        return stack;
    }
}
