package dev.coffer.search;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import java.math.BigDecimal;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;

/// A [Position] as text that people hand back and do not look into: letters, digits, `-` and `_`.
///
/// One byte for the format, one for the kind of the value, the ordinal, the value, and a checksum over these and the
/// order. The checksum finds what was cut off, mistyped, or belongs to another order; it is no protection against a
/// forger, who gains nothing.
public final class Cursor {
    private static final byte FORMAT = 1;
    private static final int TEXT_LIMIT = 2_000;

    private Cursor() {}

    public static String encode(Position position, Order order) {
        var value = position.value().map(Cursor::bytes).orElse(new byte[0]);
        var buffer = ByteBuffer.allocate(1 + 1 + Long.BYTES + value.length + Integer.BYTES);
        buffer.put(FORMAT)
                .put(kind(position.value()))
                .putLong(position.ordinal())
                .put(value);
        buffer.putInt(checksum(buffer.array(), buffer.position(), order));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
    }

    /// The position that [#encode] made a cursor of.
    ///
    /// @throws CofferException.Invalid when it is damaged, or was made for another order
    public static Position decode(String cursor, Order order) {
        if (cursor.length() > TEXT_LIMIT) {
            throw invalid(cursor);
        }
        try {
            var bytes = Base64.getUrlDecoder().decode(cursor);
            int length = bytes.length - Integer.BYTES;
            if (length < 0 || ByteBuffer.wrap(bytes).getInt(length) != checksum(bytes, length, order)) {
                throw invalid(cursor);
            }
            var position = position(ByteBuffer.wrap(bytes, 0, length), cursor);
            Ordering.of(order).check(position);
            return position;
        } catch (IllegalArgumentException | BufferUnderflowException | DateTimeException e) {
            throw invalid(cursor);
        }
    }

    private static Position position(ByteBuffer buffer, String cursor) {
        if (buffer.get() != FORMAT) {
            throw invalid(cursor);
        }
        byte kind = buffer.get();
        long ordinal = buffer.getLong();
        Optional<Literal> value = switch (kind) {
            case 0 -> Optional.empty();
            case 't' -> Optional.of(new Literal.Text(rest(buffer)));
            case 'n' -> Optional.of(new Literal.Number(new BigDecimal(rest(buffer))));
            case 'm' -> Optional.of(new Literal.Time(Instant.ofEpochMilli(buffer.getLong())));
            default -> throw invalid(cursor);
        };
        return new Position(value, ordinal);
    }

    private static String rest(ByteBuffer buffer) {
        return StandardCharsets.UTF_8.decode(buffer).toString();
    }

    private static byte kind(Optional<Literal> value) {
        return value.map(literal -> switch (literal) {
                    case Literal.Text _ -> (byte) 't';
                    case Literal.Number _ -> (byte) 'n';
                    case Literal.Time _ -> (byte) 'm';
                })
                .orElse((byte) 0);
    }

    private static byte[] bytes(Literal value) {
        return switch (value) {
            case Literal.Text(var text) -> text.getBytes(StandardCharsets.UTF_8);
            case Literal.Number(var number) -> number.toString().getBytes(StandardCharsets.US_ASCII);
            case Literal.Time(var time) ->
                ByteBuffer.allocate(Long.BYTES).putLong(time.toEpochMilli()).array();
        };
    }

    private static int checksum(byte[] bytes, int length, Order order) {
        var sum = new CRC32();
        sum.update(bytes, 0, length);
        var field = order.by().map(Field::toString).orElse("");
        sum.update((field + (order.descending() ? " down" : " up")).getBytes(StandardCharsets.UTF_8));
        return (int) sum.getValue();
    }

    private static CofferException.Invalid invalid(String cursor) {
        return new CofferException.Invalid(
                "'" + Text.shown(cursor) + "' is no place in this list",
                "hand it back as it was given, with the same order, or begin without one");
    }
}
