// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.simulation;

import java.util.stream.LongStream;

/** Which seeds a simulation runs: {@code -Dseed=N} that one, {@code -Dseeds=N} so many, else its usual number. */
final class SimSeeds {
    private SimSeeds() {}

    static LongStream usually(int count) {
        Long one = Long.getLong("seed");
        return one != null ? LongStream.of(one) : LongStream.range(0, Long.getLong("seeds", count));
    }
}
