// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.offset;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.testing.ManualClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PendingResetsTest {
    private final ManualClock clock = new ManualClock();
    private final AtomicInteger changes = new AtomicInteger();
    private final PendingResets resets = new PendingResets(clock, changes::incrementAndGet);

    @Test
    void aConsumerIsToldUntilItFollows() {
        resets.add("G", "T", 0, 5);

        assertThat(resets.redirect("G", "T", 0, 9)).hasValue(5);
        assertThat(resets.redirect("G", "T", 0, 9)).hasValue(5);
        assertThat(resets.redirect("G", "T", 0, 5)).isEmpty();
        assertThat(resets.redirect("G", "T", 0, 9)).isEmpty();
    }

    @Test
    void onlyThatQueueOfThatGroupIsConcerned() {
        resets.add("G", "T", 0, 5);

        assertThat(resets.redirect("G", "T", 1, 9)).isEmpty();
        assertThat(resets.redirect("H", "T", 0, 9)).isEmpty();
        assertThat(resets.outdates("H", "T", 0, 9)).isFalse();
    }

    @Test
    void whatWasPulledBeforeCannotBeCommitted() {
        resets.add("G", "T", 0, 5);

        assertThat(resets.outdates("G", "T", 0, 9)).isTrue();
        assertThat(resets.outdates("G", "T", 0, 5)).isFalse();
        resets.redirect("G", "T", 0, 5);
        assertThat(resets.outdates("G", "T", 0, 9)).isFalse();
    }

    @Test
    void aConsumerThatChoosesItsOffsetsIsNotHeldUpForGood() {
        resets.add("G", "T", 0, 5);
        resets.redirect("G", "T", 0, 9);

        clock.advance(PendingResets.TIME_TO_FOLLOW.plus(Duration.ofMillis(1)));

        assertThat(resets.outdates("G", "T", 0, 9)).isFalse();
        assertThat(resets.redirect("G", "T", 0, 9)).isEmpty();
    }

    @Test
    void aGroupThatIsAwayIsToldHoweverLateItComes() {
        resets.add("G", "T", 0, 5);

        clock.advance(Duration.ofDays(3));

        assertThat(resets.redirect("G", "T", 0, 9)).hasValue(5);
    }

    @Test
    void whatPendsIsSavedUntilItIsFollowedOrOver() {
        resets.add("G", "T", 0, 5);
        resets.add("G", "T", 1, 6);
        assertThat(resets.pending()).hasSize(2).containsValues(5L, 6L);
        assertThat(changes).hasValue(2);

        resets.redirect("G", "T", 0, 5);
        assertThat(changes).hasValue(3);
        assertThat(resets.pending()).hasSize(1);

        resets.redirect("G", "T", 1, 9);
        clock.advance(PendingResets.TIME_TO_FOLLOW.plus(Duration.ofMillis(1)));
        assertThat(resets.pending()).isEmpty();
    }

    @Test
    void whatTheLogLostIsNotAskedFor() {
        resets.add("G", "T", 0, 5);

        resets.boundBy("G", "T", 0, 3);

        assertThat(resets.redirect("G", "T", 0, 9)).hasValue(3);
        assertThat(resets.outdates("G", "T", 0, 3)).isFalse();
    }

    @Test
    void aGroupOrTopicThatIsGoneIsForgotten() {
        resets.add("G", "T", 0, 5);
        resets.add("H", "U", 0, 5);
        resets.add("I", "V", 0, 5);

        resets.forgetGroup("G");
        resets.forgetTopic("U");
        resets.end("I", "V", 0);

        assertThat(resets.redirect("G", "T", 0, 9)).isEmpty();
        assertThat(resets.redirect("H", "U", 0, 9)).isEmpty();
        assertThat(resets.redirect("I", "V", 0, 9)).isEmpty();
    }
}
