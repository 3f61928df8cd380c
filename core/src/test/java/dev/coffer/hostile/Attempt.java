package dev.coffer.hostile;

/// Something people do with a store.
///
/// @param name  of the command
/// @param each  whether it is tried with each version that is worth a try
/// @param gives whether it hands out or passes on all the content of a version, so that it must not succeed with a wrong one
/// @param act   does it, and checks everything that it says
public record Attempt(String name, boolean each, boolean gives, Act act) {
    /// What is done.
    @FunctionalInterface
    interface Act {
        /// Does it.
        ///
        /// @param version empty when it is about the whole store
        void run(Ground ground, String version) throws Exception;
    }

    @Override
    public String toString() {
        return name;
    }
}
