package dev.coffer.cli;

import dev.coffer.cli.session.ProcessContext;
import dev.coffer.cli.session.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Starts the program: the only place that touches the process it runs in.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        var environment = System.getenv();
        var program = new Program(new ProcessContext(
                environment,
                Path.of("").toAbsolutePath(),
                System.in,
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                Clock.systemUTC(),
                Terminal.detect(environment)));
        var ended = new CountDownLatch(1);
        var hook = new Thread(interruption(program, arguments, Thread.currentThread(), ended), "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        // Should there be no memory left to say why.
        int exit = 1;
        try {
            exit = program.run(arguments);
        } catch (OutOfMemoryError e) {
            System.err.println("error: out of memory");
        } finally {
            ended.countDown();
        }
        exit(exit, hook);
    }

    private static void exit(int code, Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // An interrupt is ending the process, with its own exit code.
            return;
        }
        System.exit(code);
    }

    /// The shutdown hook for Ctrl-C and SIGTERM; the JVM then exits with the code of the signal. The command is
    /// interrupted and gets a moment to clean up, which is a courtesy: nothing depends on it.
    private static Runnable interruption(Program program, String[] arguments, Thread main, CountDownLatch ended) {
        return () -> {
            program.interrupt(TerminationSignal.current(), arguments);
            main.interrupt();
            try {
                ended.await(program.secondsToCleanUp(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }
}
