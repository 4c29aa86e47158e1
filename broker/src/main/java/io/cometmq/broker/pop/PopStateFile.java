// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shape of {@code config/popState.json}: what is lent and settled behind the committed offsets. Spares deliveries. */
record PopStateFile(@Nullable List<Queue> queues) {
    /** Of each loan: queue offset, pop time, end in milliseconds, and 1 when its end does not count as a failure. */
    static final int FIELDS_OF_LOAN = 4;

    /**
     * One queue. What is below {@code next} and not lent is settled.
     *
     * @param base the committed offset at the time
     * @param lent {@link #FIELDS_OF_LOAN} numbers for each loan, by rising offset
     * @param ahead begins and ends of what is lent or settled from {@code next} on
     */
    record Queue(String topic, String group, int queueId, long base, long next, List<Long> lent, List<Long> ahead) {
        Queue {
            lent = lent == null ? List.of() : lent;
            ahead = ahead == null ? List.of() : ahead;
        }

        /** Whether the numbers are in the order in which they were written. */
        boolean isSound() {
            boolean sound = lent.size() % FIELDS_OF_LOAN == 0 && ahead.size() % 2 == 0;
            for (int i = FIELDS_OF_LOAN; sound && i < lent.size(); i += FIELDS_OF_LOAN) {
                sound = lent.get(i) > lent.get(i - FIELDS_OF_LOAN);
            }
            for (int i = 1; sound && i < ahead.size(); i++) {
                sound = ahead.get(i) > ahead.get(i - 1);
            }
            return sound && (ahead.isEmpty() || ahead.get(0) >= next);
        }
    }
}
