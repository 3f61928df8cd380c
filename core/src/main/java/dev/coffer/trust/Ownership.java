package dev.coffer.trust;

import com.sun.security.auth.module.UnixSystem;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Decides whether a file is the word of the user who runs this, or of the administrator: it belongs to one of the two, so does
/// the directory it lies in, and nobody else can write them.
///
/// A group that is named like the owner counts as the owner: systems with such private groups set an umask of 002, and then the group
/// can write every file of a clone.
///
/// @param user the numeric id of the user
public record Ownership(long user) {
    /// Of the user of this process; empty on systems whose files have no such owners.
    public static Optional<Ownership> ofThisProcess() {
        try {
            return Optional.of(new Ownership(new UnixSystem().getUid()));
        } catch (LinkageError e) {
            return Optional.empty();
        }
    }

    /// Refuses a file that others may have written.
    ///
    /// @param shown   what messages call it
    /// @param instead the way out besides another owner or other permissions
    /// @throws CofferException.Refused naming the owner or the permissions
    public void check(Path file, String shown, String instead) {
        try {
            for (var concerned : concerned(file, shown).entrySet()) {
                var path = concerned.getKey();
                var objection = FileOwner.of(path).objection(user);
                if (objection.isPresent()) {
                    var way = objection.get().startsWith("belongs")
                            ? "chown it"
                            : "chmod go-w " + Text.word(path.toString());
                    throw new CofferException.Refused(
                            concerned.getValue() + " " + objection.get(), way + "; or, " + instead);
                }
            }
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            // A file system without owners: there is nothing to compare.
            return;
        } catch (IOException e) {
            throw new CofferException.Unavailable("cannot find out who may write " + shown + ": " + e.getMessage(), e);
        }
    }

    /// The file, what it is a link to, and the directories of both, with what messages call them.
    private static Map<Path, String> concerned(Path file, String shown) throws IOException {
        var concerned = new LinkedHashMap<Path, String>();
        concerned.put(file.toAbsolutePath(), shown);
        concerned.putIfAbsent(file.toRealPath(), "what " + shown + " is a link to");
        for (var path : concerned.keySet().toArray(Path[]::new)) {
            if (path.getParent() != null) {
                concerned.putIfAbsent(path.getParent().toRealPath(), "the directory of " + shown);
            }
        }
        return concerned;
    }
}
