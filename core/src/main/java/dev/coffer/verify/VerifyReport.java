package dev.coffer.verify;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.TreePath;
import dev.coffer.artifact.VersionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The result of a verification.
///
/// @param versions  how many versions were checked
/// @param swept     how many were not, because they are swept
/// @param objects   how many objects were looked at
/// @param bytes     how many bytes of content were read and checked; 0 when only objects were
/// @param artifacts what was checked of each artifact, in the order of their names
/// @param damages   what is wrong; empty when all is well. At most [#DAMAGES_LIMIT]
/// @param more      how many more damages there are than are listed
/// @param resumed   when the verification began that this one went on with
public record VerifyReport(
        long versions,
        long swept,
        long objects,
        long bytes,
        List<Checked> artifacts,
        List<Damage> damages,
        long more,
        Optional<Instant> resumed) {
    /// Most damages that are listed.
    public static final int DAMAGES_LIMIT = 10_000;

    /// Most places that are listed for each.
    public static final int AFFECTED_LIMIT = 1_000;

    public VerifyReport {
        artifacts = List.copyOf(artifacts);
        damages = List.copyOf(damages);
    }

    /// With more damages, which no version is concerned by.
    public VerifyReport and(List<Damage> others) {
        var all = new ArrayList<>(damages);
        others.stream().limit(Math.max(0, DAMAGES_LIMIT - damages.size())).forEach(all::add);
        return new VerifyReport(
                versions,
                swept,
                objects,
                bytes,
                artifacts,
                all,
                more + damages.size() + others.size() - all.size(),
                resumed);
    }

    /// How much was checked of an artifact.
    ///
    /// @param versions how many of its versions
    /// @param bytes    the sizes of their files added up, whatever they share
    /// @param damaged  how many of its versions damage was found in
    public record Checked(ArtifactName artifact, long versions, long bytes, long damaged) {}

    /// One thing that is wrong.
    ///
    /// @param object   what is damaged or missing, by its key in the store
    /// @param problem  what is wrong with it
    /// @param range    where in the object; empty when it is all of it, or it is not known
    /// @param readable everything can be read all the same; what is damaged is what nothing but a rescue would need
    /// @param affected what of which versions is concerned, at most [#AFFECTED_LIMIT]
    /// @param more     how many more places there are than are listed
    public record Damage(
            String object,
            String problem,
            Optional<Range> range,
            boolean readable,
            List<Affected> affected,
            long more) {
        public Damage {
            affected = List.copyOf(affected);
        }
    }

    /// Bytes from `offset` on.
    public record Range(long offset, long length) {
        @Override
        public String toString() {
            return "bytes " + offset + "-" + (offset + length - 1);
        }
    }

    /// A version, and if it is known where in it.
    ///
    /// @param range of the file
    public record Affected(VersionId version, Optional<TreePath> path, Optional<Range> range) {
        /// Such as `name:v3 path bytes 0-99`.
        @Override
        public String toString() {
            return version
                    + path.map(each -> " " + each).orElse("")
                    + range.map(each -> " " + each).orElse("");
        }
    }
}
