package dev.coffer.blob.cloud;

import dev.coffer.artifact.CofferException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Decides what may go to an object store without encryption: nothing that somebody who reads it on its way could use.
///
/// A token that is sent along is of use to them, and so is a shared access signature. A signature made for one request with a key that
/// stays here is not. What stays on this machine nobody can read on its way.
public final class PlainHttp {
    private static final Pattern LOOPBACK = Pattern.compile("127(\\.(0|[1-9][0-9]{0,2})){3}");

    private PlainHttp() {}

    /// True for https, and for addresses of this machine.
    public static boolean isPrivate(@Nullable URI uri) {
        return uri != null && ("https".equalsIgnoreCase(uri.getScheme()) || isLoopback(uri.getHost()));
    }

    /// Refuses to give away a token, or a shared access signature, where others can read it.
    ///
    /// @param uri where it would go; null when that is not known
    /// @throws CofferException.Refused unless [#isPrivate]
    public static void checkToken(@Nullable URI uri) {
        if (!isPrivate(uri)) {
            var place = uri == null ? "an unknown place" : uri.getScheme() + "://" + uri.getRawAuthority();
            throw new CofferException.Refused(
                    "tokens and shared access signatures are not sent unencrypted, as they would be to " + place,
                    "use https; over http only an access key, an account key or anonymous access");
        }
    }

    /// Refuses a request that has such a token in it and would be sent unencrypted.
    ///
    /// @param header the value of a header of the request
    /// @throws CofferException.Refused unless [#isPrivate]
    public static void check(URI uri, Function<String, Optional<String>> header) {
        boolean bearer = header.apply("Authorization")
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith("bearer "))
                .isPresent();
        if (bearer || header.apply("X-Amz-Security-Token").isPresent() || isSigned(uri)) {
            checkToken(uri);
        }
    }

    private static boolean isSigned(URI uri) {
        var query = uri.getRawQuery();
        return query != null
                && Arrays.stream(query.split("&", -1))
                        .map(part -> part.toLowerCase(Locale.ROOT))
                        .anyMatch(part -> part.startsWith("sig=") || part.startsWith("x-amz-security-token="));
    }

    /// Names are not looked up, and odd ways to write a number not understood: what they mean may be for others to say.
    private static boolean isLoopback(@Nullable String host) {
        if (host == null) {
            return false;
        }
        return host.startsWith("[")
                ? InetAddress.ofLiteral(host.substring(1, host.length() - 1)).isLoopbackAddress()
                : host.equalsIgnoreCase("localhost") || LOOPBACK.matcher(host).matches();
    }
}
