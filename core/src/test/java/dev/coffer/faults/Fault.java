package dev.coffer.faults;

/// What goes wrong with one request.
public enum Fault {
    /// 500, not done.
    INTERNAL_ERROR,
    /// 500, but done.
    INTERNAL_ERROR_AFTER,
    /// 503, not done.
    SLOW_DOWN,
    /// 503, not done, with `Retry-After`.
    SLOW_DOWN_FOR_A_TIME,
    /// 429, not done.
    TOO_MANY_REQUESTS,
    /// 409, not done.
    CONFLICT,
    /// 412, not done, whatever was asked.
    PRECONDITION_FAILED,
    /// 403: the credentials have expired.
    EXPIRED,
    /// Nobody listens until the client has paused twice.
    CONNECT_REFUSED,
    /// Taken, never answered, not done.
    BLACK_HOLE,
    /// The connection breaks before the server sees the request.
    RESET_BEFORE,
    /// The connection breaks after the server did it.
    RESET_AFTER,
    /// The connection ends after half of the answer's body.
    TRUNCATED_ANSWER,
    /// One bit of the answer's body is another.
    CORRUPTED_ANSWER,
    /// One bit of the request's body is another.
    CORRUPTED_REQUEST,
    /// The server gets it twice; the client gets the first answer.
    DELIVERED_TWICE,
    /// The server gets it twice; the client gets the second answer.
    REPEATED_UNSEEN,
    /// The connection breaks, and the server gets it two requests later.
    DELIVERED_LATE,
    /// The earliest other answer to the same listing.
    STALE_LISTING,
    /// The last half of the names is missing, and it says that these are all.
    SHORT_LISTING,
    /// No names at all.
    EMPTY_LISTING;

    /// Whether it can happen to this request, as far as one can tell before it is answered.
    boolean fits(Message request, Answers answers) {
        return switch (this) {
            case INTERNAL_ERROR_AFTER, RESET_AFTER, DELIVERED_TWICE, REPEATED_UNSEEN, DELIVERED_LATE ->
                request.isChange();
            case TRUNCATED_ANSWER, CORRUPTED_ANSWER -> request.method().equals("GET");
            case CORRUPTED_REQUEST -> request.body().length > 0;
            case STALE_LISTING, SHORT_LISTING, EMPTY_LISTING -> answers.isListing(request);
            default -> true;
        };
    }
}
