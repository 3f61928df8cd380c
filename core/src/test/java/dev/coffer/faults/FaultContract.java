package dev.coffer.faults;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever happens between a client and an object store, nothing acknowledged is lost, what fails says rightly what became of
/// it, and everything works afterwards.
public abstract class FaultContract {
    /// From so many requests on, only those at the beginning and at the end are all tried, and some between.
    private static final int MANY = 40;

    /// About how many requests are at one end, times how many there are.
    private static final int ENDS = 500;

    private static final int FEWEST = 3;
    private static final int STEP = 50;

    @TempDir
    Path directory;

    /// Where it happens.
    protected abstract Ground ground();

    /// All workloads; the large one when many runs are asked for.
    static Set<Workload> workloads() {
        var only = System.getProperty("coffer.faults.only");
        if (only != null) {
            return EnumSet.of(Workload.valueOf(only));
        }
        var isLong = Integer.getInteger("coffer.faults.runs") != null;
        return isLong ? EnumSet.allOf(Workload.class) : EnumSet.complementOf(EnumSet.of(Workload.LARGE));
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void aFaultAtAnyRequestLosesNothing(Workload workload) throws Exception {
        runs().oneFault(workload);
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void manyFaultsTogetherLoseNothing(Workload workload) throws Exception {
        runs().manyFaults(workload);
    }

    private FaultRuns runs() {
        return new FaultRuns(ground(), directory, FaultContract::isTried);
    }

    private static boolean isTried(int nth, int fitting) {
        int end = Math.max(FEWEST, ENDS / fitting);
        return fitting < MANY || nth <= end || nth > fitting - end || nth % STEP == 0;
    }
}
