// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.message.MessageQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The offsets that were seen committed, and below which no later one may be: nothing sets a group back but a reset, and
 * nothing is forgotten but what a killed broker had not saved yet. Owned by the simulation's thread.
 */
final class CommittedOffsets {
    /** What a broker that is killed may forget at most: the default of {@code flushConsumerOffsetInterval}. */
    private static final Duration SAVED_EVERY = Duration.ofSeconds(5);

    private final Map<MessageQueue, List<Seen>> seen = new TreeMap<>();
    private int judgedKills;

    /**
     * An offset, and a moment at which it was committed already.
     *
     * @param atNanos by the simulation's clock
     */
    private record Seen(long offset, long atNanos) {}

    /**
     * Expects that an offset is not below one seen earlier.
     *
     * @param offset empty when the broker has none
     * @param nowNanos when the broker's answer was there
     * @param killsNanos when the broker was killed until now, in order
     */
    void saw(MessageQueue queue, OptionalLong offset, long nowNanos, List<Long> killsNanos) {
        for (; judgedKills < killsNanos.size(); judgedKills++) {
            // Saved at the latest so long after it was seen, unless the broker was dead by then.
            long savedUntil = killsNanos.get(judgedKills) - SAVED_EVERY.toNanos();
            seen.values().forEach(all -> all.removeIf(one -> one.atNanos() > savedUntil));
        }
        List<Seen> earlier = seen.computeIfAbsent(queue, first -> new ArrayList<>());
        for (Seen one : earlier) {
            assertThat(offset.orElse(-1))
                    .as("committed of %s, after %s was seen; broker killed at %s", queue, one, killsNanos)
                    .isGreaterThanOrEqualTo(one.offset());
        }
        offset.ifPresent(value -> earlier.add(new Seen(value, nowNanos)));
    }
}
