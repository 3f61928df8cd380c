package dev.coffer.s3;

import dev.coffer.faults.DoubleGround;
import dev.coffer.faults.FaultContract;
import dev.coffer.faults.Ground;

final class S3FaultsTest extends FaultContract {
    @Override
    protected Ground ground() {
        return new DoubleGround();
    }
}
