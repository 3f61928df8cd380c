package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Ctrl-C, in a process of its own.
@Timeout(60)
class InterruptTest {
    @TempDir
    Path directory;

    /// A command that waits for its parameters, which come from a pipe, is certainly running when the pipe is opened.
    private Process waiting(String... arguments) throws IOException, InterruptedException {
        var pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Files.writeString(directory.resolve("file"), "content");
        return start(arguments);
    }

    private Process start(String... arguments) throws IOException {
        // A shell that runs tests in the background may have told them to ignore the signal, and they hand that on.
        var command = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT,TERM,HUP",
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.coffer.cli.Main"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(directory.toFile()).start();
    }

    private void interruptWhenItReads(Process process) throws IOException, InterruptedException {
        signalWhenItReads(process, "INT");
    }

    private void signalWhenItReads(Process process, String signal) throws IOException, InterruptedException {
        try (var pipe = Files.newOutputStream(directory.resolve("pipe"))) {
            pipe.write('a');
            pipe.flush();
            var kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
            assertThat(kill.waitFor()).isZero();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static String errors(Process process) throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void anInterruptedPutStoresNothingAndSaysHowToGoOn() throws IOException, InterruptedException {
        var put = waiting("put", "m", "file", "--params-file", "pipe");
        interruptWhenItReads(put);
        assertThat(put.exitValue()).isEqualTo(130);
        assertThat(errors(put))
                .isEqualTo("error: interrupted: no new version was acknowledged; run it again, stored content is"
                        + " not stored twice\n");
        assertThat(directory.resolve("artifacts")).doesNotExist();
    }

    @Test
    void withJsonTheInterruptIsADocument() throws IOException, InterruptedException {
        var put = waiting("put", "m", "file", "--params-file", "pipe", "--json");
        interruptWhenItReads(put);
        assertThat(put.exitValue()).isEqualTo(130);
        assertThat(errors(put))
                .startsWith("{\"error\":{\"code\":\"INTERRUPTED\",")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"HUP,129", "INT,130", "TERM,143"})
    void theDocumentNamesTheExitCodeOfTheSignal(String signal, int exit) throws IOException, InterruptedException {
        var put = waiting("put", "m", "file", "--params-file", "pipe", "--json");
        signalWhenItReads(put, signal);
        assertThat(put.exitValue()).isEqualTo(exit);
        assertThat(errors(put))
                .startsWith("{\"error\":{\"code\":\"INTERRUPTED\",")
                .contains("\"exit\":" + exit)
                .hasLineCount(1);
    }

    @Test
    void interruptedChecksOfAPlaceLeaveNothingThere() throws IOException, InterruptedException {
        var doctor = start("doctor", "--conformance");
        var lines = doctor.inputReader(StandardCharsets.UTF_8);
        while (!lines.readLine().equals("ok    an empty blob is a blob")) {
            assertThat(doctor.isAlive()).isTrue();
        }
        var kill = new ProcessBuilder("kill", "-INT", Long.toString(doctor.pid())).start();
        assertThat(kill.waitFor()).isZero();

        assertThat(doctor.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(doctor.exitValue()).isEqualTo(130);
        assertThat(errors(doctor))
                .contains("error: interrupted: the objects of the checks are being deleted, which may take a minute\n");
        try (var left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }
}
