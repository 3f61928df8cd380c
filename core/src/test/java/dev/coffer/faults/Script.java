package dev.coffer.faults;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Says what goes wrong when. The proxy asks it about one request after the other.
public interface Script {
    /// What happens to a request.
    ///
    /// @param number of the request, from 1
    Optional<Fault> at(int number, Message request, Answers answers);

    /// Whether nobody listens when the request with this number comes.
    boolean refuses(int number);

    /// Nothing goes wrong.
    static Script none() {
        return new Script() {
            @Override
            public Optional<Fault> at(int number, Message request, Answers answers) {
                return Optional.empty();
            }

            @Override
            public boolean refuses(int number) {
                return false;
            }
        };
    }

    /// One fault happens once: to the nth of the requests that it can happen to.
    static Script nth(Fault fault, int nth) {
        return new Script() {
            private int fitting;

            @Override
            public Optional<Fault> at(int number, Message request, Answers answers) {
                return fault != Fault.CONNECT_REFUSED && fault.fits(request, answers) && ++fitting == nth
                        ? Optional.of(fault)
                        : Optional.empty();
            }

            @Override
            public boolean refuses(int number) {
                return fault == Fault.CONNECT_REFUSED && number == nth;
            }
        };
    }

    /// One fault happens to every request that it can happen to, from the nth of them on.
    static Script from(Fault fault, int nth) {
        return new Script() {
            private int fitting;

            @Override
            public Optional<Fault> at(int number, Message request, Answers answers) {
                return fault.fits(request, answers) && ++fitting >= nth ? Optional.of(fault) : Optional.empty();
            }

            @Override
            public boolean refuses(int number) {
                return false;
            }
        };
    }

    /// Any of these faults happens to each request with a probability. What happens to the nth request depends on nothing but
    /// the seed and n.
    static Script random(long seed, double rate, List<Fault> faults) {
        return new Script() {
            private Optional<Fault> drawn(int number) {
                var random = new SplittableRandom(seed * 1_000_003 + number);
                return random.nextDouble() < rate
                        ? Optional.of(faults.get(random.nextInt(faults.size())))
                        : Optional.empty();
            }

            @Override
            public Optional<Fault> at(int number, Message request, Answers answers) {
                return drawn(number)
                        .filter(fault -> fault != Fault.CONNECT_REFUSED)
                        .filter(fault -> fault.fits(request, answers));
            }

            @Override
            public boolean refuses(int number) {
                return drawn(number).filter(Fault.CONNECT_REFUSED::equals).isPresent();
            }
        };
    }
}
