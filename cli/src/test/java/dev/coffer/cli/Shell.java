package dev.coffer.cli;

import dev.coffer.cli.session.ProcessContext;
import dev.coffer.cli.session.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Runs the program in this process, as if from a shell in some directory.
public final class Shell {
    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private Terminal terminal = Terminal.NONE;
    private String input = "";
    private Clock clock = Clock.systemUTC();

    public Shell(Path directory) {
        this.directory = directory;
        // Repositories, runs and configuration of whoever runs the tests must not show in them.
        environment.put("HOME", directory.toString());
        environment.put("XDG_CACHE_HOME", directory.resolve(".cache").toString());
    }

    /// The result of a run.
    public record Result(int exit, String out, String err) {
        /// The one document on standard output.
        public JsonNode json() {
            return parse(out);
        }

        /// The error document on standard error.
        public JsonNode error() {
            return parse(err).get("error");
        }

        private static JsonNode parse(String text) {
            return JsonMapper.shared().readTree(text);
        }
    }

    public Shell with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public Shell on(Terminal newTerminal) {
        terminal = newTerminal;
        return this;
    }

    public Shell typing(String newInput) {
        input = newInput;
        return this;
    }

    public Shell at(Clock newClock) {
        clock = newClock;
        return this;
    }

    public Result run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exit = run(out, err, arguments);
        return new Result(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// A run that must succeed.
    public Result ok(String... arguments) {
        var result = run(arguments);
        if (result.exit() != 0) {
            throw new AssertionError(String.join(" ", arguments) + " gave " + result);
        }
        return result;
    }

    int run(OutputStream out, OutputStream err, String... arguments) {
        var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        var context = new ProcessContext(Map.copyOf(environment), directory, in, out, err, clock, terminal);
        return new Program(context).run(arguments);
    }
}
