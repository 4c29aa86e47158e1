// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.stats;

import java.util.EnumMap;
import java.util.Map;

/**
 * When samples were taken, for all {@link Tally tallies} of a broker: they are sampled together, so that each keeps totals
 * only. Guarded by its own lock.
 */
final class SampleTimes {
    private final Map<Span, long[]> times = new EnumMap<>(Span.class);
    private long tick;

    /** The first sample, when nothing had been counted, is at {@code nowNanos}. */
    SampleTimes(long nowNanos) {
        for (Span span : Span.values()) {
            times.put(span, new long[span.samples()]);
        }
        note(nowNanos);
    }

    /** The next tick comes now; returns its number. */
    synchronized long tick(long nowNanos) {
        tick++;
        note(nowNanos);
        return tick;
    }

    /** The place of the oldest sample of a span. */
    synchronized int oldest(Span span) {
        return span.oldest(tick);
    }

    /** When the oldest sample of a span was taken. */
    synchronized long oldestNanos(Span span) {
        return times(span)[span.oldest(tick)];
    }

    private void note(long nowNanos) {
        for (Span span : Span.values()) {
            if (span.samplesAt(tick)) {
                times(span)[span.slot(tick)] = nowNanos;
            }
        }
    }

    private long[] times(Span span) {
        return java.util.Objects.requireNonNull(times.get(span));
    }
}
