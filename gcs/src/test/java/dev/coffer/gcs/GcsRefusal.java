package dev.coffer.gcs;

/// What the service refuses with, in its own words.
final class GcsRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;

    GcsRefusal(int status, String reason, String message) {
        super(message);
        this.status = status;
        this.reason = reason;
    }

    static GcsRefusal noObject(String bucket, String name) {
        return new GcsRefusal(404, "notFound", "No such object: " + bucket + "/" + name);
    }

    static GcsRefusal noBucket() {
        return new GcsRefusal(404, "notFound", "The specified bucket does not exist.");
    }

    static GcsRefusal conditionNotMet() {
        return new GcsRefusal(412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");
    }

    /// Downloads are refused in plain text, everything else in JSON.
    HttpCall.Answer answer(boolean isDownload) {
        var message = String.valueOf(getMessage());
        if (isDownload) {
            return HttpCall.Answer.text(status, message);
        }
        var quoted = GcsJson.quoted(message);
        return HttpCall.Answer.json(status, """
                {"error":{"code":%d,"message":%s,"errors":[{"message":%s,"domain":"global","reason":"%s"}]}}
                """.formatted(status, quoted, quoted, reason));
    }
}
