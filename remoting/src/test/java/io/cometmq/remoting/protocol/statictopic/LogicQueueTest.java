// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.statictopic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogicQueueTest {
    @Test
    void aNewStretchBeginsAtABlockWithRoomBelow() {
        assertThat(LogicQueue.nextStart(0)).isEqualTo(10_000);
        assertThat(LogicQueue.nextStart(4_999)).isEqualTo(10_000);
        assertThat(LogicQueue.nextStart(5_000)).isEqualTo(20_000);
        assertThat(LogicQueue.nextStart(10_000)).isEqualTo(20_000);
        assertThat(LogicQueue.nextStart(123_456)).isEqualTo(130_000);
    }

    @Test
    void offsetsAreThoseOfTheStretchAndNeverOutsideOfIt() {
        LogicQueueMappingItem item = new LogicQueueMappingItem("a", 15, 0, 10_000, 3, 5, -1, -1);

        assertThat(item.toStatic(5)).isEqualTo(10_000);
        assertThat(item.toStatic(14)).isEqualTo(10_009);
        assertThat(item.toStatic(0)).isEqualTo(10_000);
        assertThat(item.toStatic(99)).isEqualTo(10_010);
        assertThat(item.toPhysical(10_009)).isEqualTo(14);
        assertThat(item.offsetDelta()).isEqualTo(9_995);
    }

    @Test
    void aStretchWhosePlaceIsNotDecidedIsNotRead() {
        LogicQueueMappingItem old = LogicQueueMappingItem.open(0, 0, "a", 0);
        LogicQueueMappingItem coming = LogicQueueMappingItem.open(1, 7, "b", -1);
        LogicQueue queue = new LogicQueue(0, List.of(old, coming));

        assertThat(queue.leader()).isEqualTo(coming);
        assertThat(queue.at(20_000)).isEqualTo(old);
        assertThat(queue.after(old)).isNull();
    }

    @Test
    void brokerNamesOfLogicQueuesAreThoseOfTheirScope() {
        assertThat(LogicQueue.brokerName(null)).isEqualTo("__syslo__global__");
        assertThat(LogicQueue.brokerName("__global__")).isEqualTo("__syslo__global__");
        assertThat(LogicQueue.brokerName("east")).isEqualTo("__syslo__east");
        assertThat(LogicQueue.isLogical("__syslo__global__")).isTrue();
        assertThat(LogicQueue.isLogical("broker-a")).isFalse();
    }

    /** However often a queue was moved, whoever reads it meets every message once, at rising offsets. */
    @Test
    void aQueueThatMovedOftenIsReadWithoutGapInMessages() {
        long seed = Long.getLong("seed", 20_261_126L);
        Random random = new Random(seed);
        for (int run = 0; run < 200; run++) {
            List<Integer> lengths = new ArrayList<>();
            for (int i = random.nextInt(12) + 1; i > 0; i--) {
                lengths.add(random.nextInt(4) == 0 ? 0 : random.nextInt(12_000));
            }
            assertThat(read(moved(lengths), lengths))
                    .as("seed %d run %d lengths %s", seed, run, lengths)
                    .isEqualTo(lengths.stream().mapToLong(Integer::longValue).sum());
        }
    }

    /** A queue whose stretches got so many messages before they were moved on. */
    private static LogicQueue moved(List<Integer> lengths) {
        List<LogicQueueMappingItem> items = new ArrayList<>();
        long begin = 0;
        for (int gen = 0; gen < lengths.size(); gen++) {
            LogicQueueMappingItem item = LogicQueueMappingItem.open(gen, gen, "b" + gen % 2, begin);
            if (gen + 1 < lengths.size()) {
                item = item.endedAt(lengths.get(gen));
                begin = LogicQueue.nextStart(item.toStatic(lengths.get(gen)));
            }
            items.add(item);
        }
        return new LogicQueue(0, items);
    }

    /** Reads as consumers do, message by message; how many there were. */
    private static long read(LogicQueue queue, List<Integer> lengths) {
        long offset = 0;
        long messages = 0;
        long last = -1;
        while (true) {
            LogicQueueMappingItem item = queue.at(offset);
            assertThat(item).isNotNull();
            long physical = item.toPhysical(offset);
            if (physical < lengths.get(item.gen())) {
                assertThat(item.toStatic(physical)).isEqualTo(offset).isGreaterThan(last);
                last = offset;
                offset++;
                messages++;
                continue;
            }
            LogicQueueMappingItem next = queue.after(item);
            if (next == null) {
                return messages;
            }
            assertThat(next.logicOffset()).isGreaterThan(offset);
            offset = next.logicOffset();
        }
    }
}
