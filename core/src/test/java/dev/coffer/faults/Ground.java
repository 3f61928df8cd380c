package dev.coffer.faults;

import dev.coffer.config.Location;
import java.net.URI;
import java.util.Optional;

/// Where stores are made to be hurt: one kind of server, and how to reach it.
public interface Ground {
    /// How this kind of server refuses and lists.
    Answers answers();

    /// A place with nothing in it.
    Site empty();

    /// A place for one store.
    interface Site extends AutoCloseable {
        /// The port of loopback on which its server listens.
        int port();

        /// The place, by way of something that listens at this endpoint.
        Location at(URI endpoint);

        /// Another place with the same objects, if that can be had quickly.
        Optional<Site> copy();

        default Location direct() {
            return at(URI.create("http://127.0.0.1:" + port()));
        }

        @Override
        void close();
    }
}
