package dev.coffer.cache;

import com.github.luben.zstd.util.Native;
import com.github.luben.zstd.util.ZstdVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The native part of zstd, loaded so that nothing is left in the temporary directory, however the process ends.
public final class ZstdLibrary {
    private static final String PATH = "ZstdNativePath";
    private static final String FOLDER = "ZstdTempFolder";

    private ZstdLibrary() {}

    /// Loads the library from the user's cache. Where that does not work, from a temporary file that is removed as soon as it is loaded; and where
    /// that does not either, zstd unpacks it as it always did, when it is needed.
    public static synchronized void load(Path cache) {
        boolean chosen = System.getProperty(PATH) != null || System.getProperty(FOLDER) != null;
        if (Native.isLoaded() || chosen) {
            return;
        }
        var version = ZstdVersion.VERSION;
        var file = NativeLibrary.unpack(
                cache, "zstd-" + version, System.mapLibraryName("zstd-jni-" + version), ZstdLibrary::resource);
        if (file.filter(ZstdLibrary::isLoadedFrom).isEmpty()) {
            loadFromTemporaryFile();
        }
    }

    private static boolean isLoadedFrom(Path file) {
        System.setProperty(PATH, file.toString());
        try {
            Native.load();
            return true;
        } catch (UnsatisfiedLinkError e) {
            // Programs may not run from there.
            System.clearProperty(PATH);
            return false;
        }
    }

    private static void loadFromTemporaryFile() {
        boolean removable = !System.getProperty("os.name", "").startsWith("Windows");
        try (var library = removable ? resource() : null) {
            if (library == null) {
                return;
            }
            var file = Files.createTempFile("zstd", null);
            try {
                Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
                isLoadedFrom(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // What needs zstd says so.
            System.clearProperty(PATH);
        }
    }

    /// As zstd-jni names its libraries.
    private static @Nullable InputStream resource() {
        var name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        boolean mac = name.startsWith("mac");
        var system = name.startsWith("win") ? "win" : mac ? "darwin" : name.replace(' ', '_');
        var machine = System.getProperty("os.arch");
        var folder = system + "/" + (mac && machine.equals("amd64") ? "x86_64" : machine);
        var ending = mac ? "dylib" : system.equals("win") ? "dll" : "so";
        return Native.class.getResourceAsStream("/" + folder + "/libzstd-jni-" + ZstdVersion.VERSION + "." + ending);
    }
}
