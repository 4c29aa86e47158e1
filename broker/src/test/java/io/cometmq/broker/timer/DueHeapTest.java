// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DueHeapTest {
    private record Entry(long due, long position) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            return due == other.due ? Long.compare(position, other.position) : Long.compare(due, other.due);
        }
    }

    @Test
    void agreesWithAPriorityQueue() {
        Random chance = new Random(11);
        DueHeap heap = new DueHeap();
        PriorityQueue<Entry> expected = new PriorityQueue<>();
        for (int i = 0; i < 50_000; i++) {
            if (chance.nextInt(5) > 1 || expected.isEmpty()) {
                Entry entry = new Entry(chance.nextInt(300), i);
                heap.add(entry.due, entry.position);
                expected.add(entry);
            } else {
                assertThat(heap.firstDue()).isEqualTo(expected.element().due);
                assertThat(heap.poll()).isEqualTo(expected.remove().position);
            }
        }
        while (!expected.isEmpty()) {
            assertThat(heap.poll()).isEqualTo(expected.remove().position);
        }
        assertThat(heap.size()).isZero();
        assertThat(heap.firstDue()).isEqualTo(DueHeap.NEVER);
    }
}
