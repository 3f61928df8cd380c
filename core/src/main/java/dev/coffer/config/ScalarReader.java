package dev.coffer.config;

import dev.coffer.artifact.CofferException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Turns what stands in a file for a single value into its normal text.
final class ScalarReader {
    private final Path base;
    private final Map<String, String> environment;
    private final Optional<Substitution> substitution;

    private ScalarReader(Path base, Map<String, String> environment, Optional<Substitution> substitution) {
        this.base = base;
        this.environment = environment;
        this.substitution = substitution;
    }

    /// Fills in variables.
    ///
    /// @param base what relative paths are relative to
    static ScalarReader filling(Path base, Map<String, String> environment) {
        return new ScalarReader(base, environment, Optional.of(new Substitution(environment)));
    }

    /// Takes what stands there.
    static ScalarReader plain() {
        return new ScalarReader(Path.of(""), Map.of(), Optional.empty());
    }

    private Filled fill(String text) {
        return substitution.map(each -> each.fill(text)).orElseGet(() -> Filled.plain(text));
    }

    /// A text of any form, in which no variable with a credential may stand.
    ///
    /// @throws CofferException.Invalid without a place in its message
    Filled text(Tree.Scalar scalar) {
        var filled = fill(scalar.text());
        filled.checkNoCredential();
        return filled.withText(fromHome(filled.text()));
    }

    /// Empty where a variable was filled in that turned out empty: then the key counts as not given.
    ///
    /// @throws CofferException.Invalid without a place in its message
    Optional<String> read(Form form, Tree value) {
        return read(form, value, false).map(Filled::text);
    }

    /// The same, and what was filled in.
    ///
    /// @param isCredential whether it may be filled in from a variable that holds a credential
    Optional<Filled> read(Form form, Tree value, boolean isCredential) {
        if (!(value instanceof Tree.Scalar scalar)) {
            throw wrong(form, value.described(), "");
        }
        boolean substituted = substitution.isPresent() && Substitution.concerns(scalar.text());
        var filled = fill(scalar.text());
        if (!isCredential) {
            filled.checkNoCredential();
        }
        var text = filled.text();
        if (substituted && text.isEmpty()) {
            return Optional.empty();
        }
        var kind = substituted && scalar.plain() ? Yaml.kind(text) : scalar.kind();
        if (!form.takes(kind, substituted)) {
            boolean mayBeShown = !form.isSecret() && !substituted;
            var found = new Tree.Scalar(scalar.place(), text, kind, scalar.plain());
            throw wrong(form, mayBeShown ? found.described() : "something else", quotes(form, kind, scalar.plain()));
        }
        try {
            var normal = form.normal(form instanceof Form.File ? fromHome(text) : text, base);
            return Optional.of(filled.withText(normal));
        } catch (CofferException.Invalid e) {
            throw filled.without(e);
        }
    }

    private static String quotes(Form form, Tree.Kind kind, boolean plain) {
        boolean text = !(form instanceof Form.Flag) && !(form instanceof Form.Count);
        if (text) {
            return kind == Tree.Kind.NOTHING ? "" : "write it in quotes";
        }
        return plain ? "" : "write it without quotes";
    }

    private static CofferException.Invalid wrong(Form form, String found, String hint) {
        var message = "expected " + form.wanted() + ", found " + found;
        return new CofferException.Invalid(message, hint.isEmpty() ? null : hint);
    }

    /// No shell reads the file, yet everybody writes `~/` as if one did.
    private String fromHome(String text) {
        var home = environment.getOrDefault("HOME", "");
        return text.startsWith("~/") && !home.isEmpty() ? home + text.substring(1) : text;
    }
}
