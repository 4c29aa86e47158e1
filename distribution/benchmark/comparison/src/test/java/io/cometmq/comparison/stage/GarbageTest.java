// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;

class GarbageTest {
    @Test
    void theSpacesOfASerialHeapAreAdded() {
        assertThat(
                        Garbage.inUse(
                                """
                        4711:
                         def new generation   total 314560K, used 2K [0x1, 0x2, 0x3)
                          eden space 279616K,  42% used [0x1, 0x2, 0x3)
                         tenured generation   total 699072K, used 3K [0x1, 0x2, 0x3)
                           the space 699072K,   0% used [0x1, 0x2, 0x3, 0x4)
                        """))
                .isEqualTo(5 * 1024);
    }

    @Test
    void theOneHeapOfG1Counts() {
        assertThat(Garbage.inUse("4711:\n garbage-first heap   total 1048576K, used 20480K [0x1, 0x2)\n"))
                .isEqualTo(20_480 * 1024);
    }

    @Test
    void anAnswerWithoutAHeapIsNoZero() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Garbage.inUse("4711: no such process"))
                .withMessageContaining("no such process");
    }

    @Test
    void collectionsFreeWhatTheLogSays() {
        assertThat(Garbage.freed(List.of(
                        "[0.006s][info][gc] Using Serial",
                        "[2.101s][info][gc] GC(0) Pause Young (Allocation Failure) 273M->3M(1009M) 4.1ms",
                        "[3.011s][info][gc] GC(1) Pause Young (Normal) (G1 Evacuation Pause) 13M->3M(1009M) 4.1ms")))
                .isEqualTo(280L * 1024 * 1024);
    }
}
