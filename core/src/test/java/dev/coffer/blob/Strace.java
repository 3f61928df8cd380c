package dev.coffer.blob;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Runs [ChildPuts] in a JVM of its own under `strace`, which tells its system calls and can make one of them fail or kill
/// the process. Only calls on the given paths are told and counted, so the JVM's own are left alone.
final class Strace {
    /// What a process did.
    ///
    /// @param exit   its exit code; 137 when it was killed
    /// @param output the lines of its standard output
    /// @param calls  the system calls on the paths, one line each
    record Run(int exit, List<String> output, List<Call> calls) {}

    /// One system call, such as `fsync(5</store/log>) = 0`.
    record Call(String name, String line) {}

    /// Every call with which Java changes files and directories, and those that open them.
    private static final String CALLS =
            "openat,write,pwrite64,writev,pwritev,fsync,fdatasync,sync_file_range,link,linkat,"
                    + "unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat,rmdir,ftruncate,symlink,copy_file_range";

    private static final Pattern CALL = Pattern.compile("^\\d+ +(\\w+)\\(.*");
    private static final Pattern PATH = Pattern.compile("[\"<](/[^\">]*)[\">]");

    private final Path work;

    /// @param work a directory for the trace, outside of any store
    Strace(Path work) {
        this.work = work;
    }

    /// The paths that a whole run touches at, in and right above the store.
    List<String> pathsOf(Path store) throws IOException, InterruptedException {
        var paths = new TreeSet<String>();
        paths.add(String.valueOf(store.getParent()));
        for (var call : run(store, List.of()).calls()) {
            PATH.matcher(call.line())
                    .results()
                    .map(match -> match.group(1))
                    .filter(path -> Path.of(path).startsWith(store))
                    .forEach(paths::add);
        }
        return List.copyOf(paths);
    }

    Run run(Path store, List<String> paths, String... injections) throws IOException, InterruptedException {
        var trace = Files.createTempFile(work, "trace", ".txt");
        var command = new ArrayList<>(List.of("strace", "-f", "-y", "-o", trace.toString(), "-e", "trace=" + CALLS));
        for (var path : paths) {
            command.addAll(List.of("-P", path));
        }
        for (var injection : injections) {
            command.addAll(List.of("-e", "inject=" + injection));
        }
        command.addAll(child(store));
        var output = Files.createTempFile(work, "output", ".txt");
        int exit = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(Files.createTempFile(work, "error", ".txt").toFile())
                .start()
                .waitFor();
        return new Run(exit, Files.readAllLines(output), calls(trace));
    }

    private static List<String> child(Path store) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx64m",
                "-cp",
                place(BlobStore.class) + ":" + place(ChildPuts.class),
                ChildPuts.class.getName(),
                store.toString());
    }

    private static Path place(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Call> calls(Path trace) throws IOException {
        return Files.readAllLines(trace).stream()
                .map(CALL::matcher)
                .filter(match -> match.matches())
                .map(match -> new Call(match.group(1), match.group()))
                .toList();
    }
}
