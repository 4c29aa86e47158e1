// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.common.lifecycle.Clock;
import java.time.Duration;

/** How much was added within the last while, counted in slots of equal length. Guarded by its own lock. */
final class SlidingSum {
    private final Clock clock;
    private final long slotNanos;
    private final long beganNanos;
    private final long[] slotOf;
    private final long[] sums;
    private final long[] times;

    /** Covers {@code slots} times {@code slot}. */
    SlidingSum(Clock clock, Duration slot, int slots) {
        this.clock = clock;
        this.slotNanos = slot.toNanos();
        this.beganNanos = clock.nanos();
        this.slotOf = new long[slots];
        this.sums = new long[slots];
        this.times = new long[slots];
    }

    synchronized void add(long value) {
        long slot = presentSlot();
        int index = (int) (slot % sums.length);
        if (slotOf[index] != slot) {
            slotOf[index] = slot;
            sums[index] = 0;
            times[index] = 0;
        }
        sums[index] += value;
        times[index]++;
    }

    /** The sum of what was added. */
    synchronized long sum() {
        return over(sums);
    }

    /** How often something was added. */
    synchronized long times() {
        return over(times);
    }

    /** The sum for each second of the time covered. */
    double perSecond() {
        return sum() / (slotNanos * (double) sums.length / Duration.ofSeconds(1).toNanos());
    }

    /** What was added on average; 0 when nothing was. */
    synchronized double average() {
        long count = over(times);
        return count == 0 ? 0 : (double) over(sums) / count;
    }

    private long over(long[] values) {
        long present = presentSlot();
        long total = 0;
        for (int i = 0; i < values.length; i++) {
            total += slotOf[i] > present - values.length ? values[i] : 0;
        }
        return total;
    }

    /** Counts from the number of slots on, so that no slot that was never written looks recent. */
    private long presentSlot() {
        return sums.length + (clock.nanos() - beganNanos) / slotNanos;
    }
}
