package dev.coffer.config;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Whether a configuration file that was found may do what it says.
///
/// @param directory of the file, its real path; empty when none was found
/// @param reaches   how it leads out of its directory: `pipeline.yaml:5 sends your AWS credentials to https://…`
/// @param state     who allowed that
public record Trust(Optional<Path> directory, List<String> reaches, State state) {
    /// Nobody's leave is needed.
    static final Trust NOT_NEEDED = new Trust(Optional.empty(), List.of(), State.NOT_NEEDED);

    /// Who allowed what a file reaches.
    public enum State {
        /// It reaches nothing, or was named by its user.
        NOT_NEEDED("not_needed"),
        /// `coffer trust`, for what the file says now.
        ALLOWED("allowed"),
        /// The variable `COFFER_TRUST`.
        VARIABLE("variable"),
        /// Nobody.
        MISSING("missing");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /// As JSON has it.
        public String word() {
            return word;
        }
    }

    public Trust {
        reaches = List.copyOf(reaches);
    }

    /// @throws CofferException.Refused when it is missing, with the way to give it
    void check() {
        if (state != State.MISSING) {
            return;
        }
        var more = reaches.size() == 1 ? "" : ", and more that coffer config show --origin lists";
        throw new CofferException.Refused(reaches.getFirst() + more + "; nobody has allowed that", way());
    }

    /// How to give what is missing.
    public String way() {
        var place = directory.map(path -> Text.word(path.toString())).orElse("DIR");
        return "if that is right: coffer trust " + place + " (where nobody can type it: COFFER_TRUST=" + place + ")";
    }
}
