package dev.coffer.git;

import java.io.IOException;

/// A file of a repository is not what git writes, or more than is read here.
final class MalformedException extends IOException {
    private static final long serialVersionUID = 1;

    MalformedException(String message) {
        super(message);
    }
}
