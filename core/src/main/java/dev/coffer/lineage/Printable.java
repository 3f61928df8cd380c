package dev.coffer.lineage;

/// Text from outside that may be recorded as it stands.
final class Printable {
    private static final int LIMIT = 250;

    private Printable() {}

    static boolean isName(String text) {
        return !text.isBlank() && text.length() <= LIMIT && text.chars().noneMatch(Character::isISOControl);
    }
}
