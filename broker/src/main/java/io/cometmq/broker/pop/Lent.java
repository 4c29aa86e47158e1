// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import io.cometmq.store.RecordSlice;
import java.util.List;

/**
 * What one queue gave to a pop.
 *
 * @param startOffset the first offset that was looked at
 * @param records the lent messages; whoever receives them closes them
 * @param rest how many messages are left behind
 */
public record Lent(Outcome outcome, long startOffset, List<RecordSlice> records, long rest) {
    /** What became of the attempt. */
    public enum Outcome {
        /** Messages were lent. */
        LENT,
        /** There is nothing to lend. */
        EMPTY,
        /** Messages were passed over because the consumer does not want them; there are more. */
        PASSED_OVER,
        /** As many messages are lent as may be. */
        FULL,
        /** The next message lies on the disk, and the thread may not wait for that. */
        COLD,
        /** Another pop reads this queue from the disk; it wakes those who wait when it is done. */
        BUSY
    }

    static Lent nothing(Outcome outcome, long offset, long rest) {
        return new Lent(outcome, offset, List.of(), rest);
    }
}
