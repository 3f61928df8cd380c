package dev.coffer.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a server answered to listings, so that an old answer can be given again. Threads may share it.
public final class Listings {
    private final Map<String, List<Message>> answers;

    public Listings() {
        this(new HashMap<>());
    }

    private Listings(Map<String, List<Message>> answers) {
        this.answers = answers;
    }

    /// One that knows the same, and learns for itself.
    public synchronized Listings copy() {
        var copy = new HashMap<String, List<Message>>();
        answers.forEach((request, said) -> copy.put(request, new ArrayList<>(said)));
        return new Listings(copy);
    }

    synchronized void add(Message request, Message answer) {
        if (answer.status() == 200) {
            answers.computeIfAbsent(request.target(), target -> new ArrayList<>())
                    .add(answer);
        }
    }

    /// The newest answer to the same request that was another one; the present one if there is none.
    synchronized Message earlier(Message request, Message now) {
        return answers.getOrDefault(request.target(), List.of()).reversed().stream()
                .filter(answer -> !Arrays.equals(answer.body(), now.body()))
                .findFirst()
                .orElse(now);
    }
}
