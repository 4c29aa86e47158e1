// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.flush;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GatheringTest {
    private static final long FORCE = 400_000;

    private final Gathering gathering = new Gathering();
    /** Clocks may be below zero. */
    private long now = -1_000;

    @Test
    void nobodyIsWaitedForAtFirst() {
        assertThat(gathering.expected()).isEqualTo(1);
        assertThat(gathering.remainingNanos(0, now)).isZero();
    }

    @Test
    void whoIsAloneNeverWaits() {
        gathering.begin(1, 0, FORCE, now);

        assertThat(gathering.expected()).isEqualTo(1);
        assertThat(gathering.remainingNanos(0, now)).isZero();
    }

    @Test
    void thoseWhoWereAnsweredAreExpectedBackForHalfOfAForce() {
        gathering.begin(20, 12, FORCE, now);

        assertThat(gathering.expected()).isEqualTo(32);
        assertThat(gathering.remainingNanos(31, now)).isEqualTo(FORCE / 2);
        assertThat(gathering.remainingNanos(31, now + FORCE / 2)).isZero();
        assertThat(gathering.remainingNanos(32, now)).isZero();
    }

    @Test
    void aSlowDiskDelaysForAMillisecondAtMost() {
        gathering.begin(2, 0, 50_000_000, now);

        assertThat(gathering.remainingNanos(0, now)).isEqualTo(Gathering.LONGEST_NANOS);
    }

    @Test
    void whoAreWaitedForInVainAreNotWaitedForInTheNextForcesAndThenLessAndLess() {
        assertThat(delays(8)).isEqualTo("ynynnynn");
        assertThat(delays(1_000))
                .contains("y" + "n".repeat(Gathering.LONGEST_REST) + "y")
                .doesNotContain("n".repeat(Gathering.LONGEST_REST + 1));
    }

    @Test
    void halfOfThemComingBackIsWorthTheDelay() {
        delays(6);
        while (gathering.expected() == 1) {
            gathering.begin(10, 0, FORCE, now);
        }

        gathering.end(5);
        gathering.begin(10, 0, FORCE, now);

        assertThat(gathering.expected()).isEqualTo(10);
        assertThat(delays(3)).isEqualTo("yny");
    }

    @Test
    void thoseWhoWereThereBeforeAreNotCountedAsComingBack() {
        gathering.begin(10, 20, FORCE, now);

        gathering.end(24);
        gathering.begin(10, 20, FORCE, now);

        assertThat(gathering.expected()).isEqualTo(1);
    }

    /** For so many forces, after each of which nobody comes back, whether it delays the next one. */
    private String delays(int forces) {
        StringBuilder delays = new StringBuilder();
        for (int i = 0; i < forces; i++) {
            gathering.begin(10, 0, FORCE, now);
            delays.append(gathering.expected() > 1 ? 'y' : 'n');
            gathering.end(0);
        }
        return delays.toString();
    }
}
