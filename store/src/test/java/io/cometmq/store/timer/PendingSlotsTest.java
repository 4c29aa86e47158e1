// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PendingSlotsTest {
    private static final int SLOTS = 1000;

    @Test
    void findsTheNextOneAcrossTheEndOfTheTurn() {
        PendingSlots slots = new PendingSlots(SLOTS);
        slots.add(5003);

        assertThat(slots.nextFrom(5000)).isEqualTo(5003);
        assertThat(slots.nextFrom(4999)).isEqualTo(5003);
        assertThat(slots.nextFrom(4004)).isEqualTo(5003);
        assertThat(slots.nextFrom(5003)).isEqualTo(5003);
    }

    @Test
    void agreesWithASet() {
        Random chance = new Random(7);
        PendingSlots slots = new PendingSlots(SLOTS);
        TreeSet<Long> expected = new TreeSet<>();
        long from = 123_456;
        for (int i = 0; i < 20_000; i++) {
            long time = from + chance.nextInt(SLOTS);
            if (chance.nextInt(3) == 0) {
                slots.add(time);
                expected.add(time);
            } else {
                slots.remove(time);
                expected.remove(time);
            }
            Long next = expected.ceiling(from);
            assertThat(slots.nextFrom(from)).isEqualTo(next == null ? PendingSlots.NONE : next);
            if (expected.isEmpty() || expected.first() > from) {
                from += chance.nextInt(3);
                expected.removeAll(expected.headSet(from).stream().toList());
            }
            assertThat(slots.contains(time)).isEqualTo(expected.contains(time));
        }
    }
}
