package dev.coffer.inspect;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// The tensors of a file by name, in its order, and what else it says, by name.
record TensorFile(SequencedMap<String, Tensor> tensors, Map<String, String> facts) {
    /// Collects them, and sees to it that there are not too many.
    static final class Builder {
        private static final int MOST_TENSORS = 100_000;
        private static final int MOST_FACTS = 20_000;
        private static final int MOST_NAME_CHARACTERS = 500;
        private static final int MOST_FACT_CHARACTERS = 500;

        private final SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        private final Map<String, String> facts = new TreeMap<>();

        void add(String name, Tensor tensor) {
            if (name.length() > MOST_NAME_CHARACTERS) {
                throw new Unreadable("a tensor has a name of " + name.length() + " characters");
            }
            if (tensors.putIfAbsent(name, tensor) != null) {
                throw new Unreadable("it has two tensors named '" + name + "'");
            }
            if (tensors.size() > MOST_TENSORS) {
                throw new Unreadable("it has more than " + MOST_TENSORS + " tensors");
            }
        }

        boolean has(String name) {
            return tensors.containsKey(name);
        }

        void fact(String name, String value) {
            if (facts.size() == MOST_FACTS) {
                throw new Unreadable("it says more than " + MOST_FACTS + " things of itself");
            }
            facts.put(Shown.cut(name, MOST_NAME_CHARACTERS), Shown.cut(value, MOST_FACT_CHARACTERS));
        }

        TensorFile build() {
            return new TensorFile(Collections.unmodifiableSequencedMap(tensors), Collections.unmodifiableMap(facts));
        }
    }
}
