package dev.coffer.cli.session;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/// Everything the program takes from the process it runs in.
///
/// @param directory the working directory, absolute
public record ProcessContext(
        Map<String, String> environment,
        Path directory,
        InputStream in,
        OutputStream out,
        OutputStream err,
        Clock clock,
        Terminal terminal) {}
