package dev.coffer.faults;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// As S3 says it: in XML.
public final class S3Answers implements Answers {
    /// How long a server that is asked too much wants to be left alone.
    static final long RETRY_AFTER_SECONDS = 3;

    private static final Pattern ITEM = Pattern.compile("<Contents>.*?</Contents>", Pattern.DOTALL);

    @Override
    public Message refusal(Fault fault) {
        return switch (fault) {
            case INTERNAL_ERROR, INTERNAL_ERROR_AFTER -> error(500, "InternalError");
            case SLOW_DOWN -> error(503, "SlowDown");
            case SLOW_DOWN_FOR_A_TIME ->
                error(503, "SlowDown").with("Retry-After", String.valueOf(RETRY_AFTER_SECONDS));
            case TOO_MANY_REQUESTS -> error(429, "TooManyRequests");
            case CONFLICT -> error(409, "ConditionalRequestConflict");
            case PRECONDITION_FAILED -> error(412, "PreconditionFailed");
            case EXPIRED -> error(403, "ExpiredToken");
            default -> throw new IllegalArgumentException(fault + " is no refusal");
        };
    }

    /// A refusal with a code of S3.
    static Message error(int status, String code) {
        return Message.answer(
                        status,
                        "application/xml",
                        ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code
                                        + "</Code><Message>made up</Message><RequestId>0</RequestId></Error>")
                                .getBytes(StandardCharsets.UTF_8))
                .with("x-amz-request-id", "0");
    }

    @Override
    public boolean isListing(Message request) {
        return request.method().equals("GET") && request.asks("list-type");
    }

    @Override
    public int names(Message listing) {
        return (int) ITEM.matcher(text(listing)).results().count();
    }

    @Override
    public Message shortened(Message listing, int names) {
        var text = new StringBuilder();
        var matcher = ITEM.matcher(text(listing));
        for (int i = 0; matcher.find(); i++) {
            matcher.appendReplacement(text, i < names ? "$0" : "");
        }
        matcher.appendTail(text);
        return listing.with(text.toString()
                .replace("<IsTruncated>true</IsTruncated>", "<IsTruncated>false</IsTruncated>")
                .replaceAll("<NextContinuationToken>.*?</NextContinuationToken>", "")
                .replaceAll("<KeyCount>\\d+</KeyCount>", "<KeyCount>" + names + "</KeyCount>")
                .getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Message listing) {
        return new String(listing.body(), StandardCharsets.UTF_8);
    }
}
