// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.offset;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.testing.ManualClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PendingResetsTest {
    private static final Committer MEMBER = member(1);
    private static final Committer OTHER = member(2);

    private final ManualClock clock = new ManualClock();
    private final AtomicInteger changes = new AtomicInteger();
    private final PendingResets resets = new PendingResets(clock, changes::incrementAndGet);

    @Test
    void aConsumerIsToldUntilItFollows() {
        resets.add("G", "T", 0, 5);

        assertThat(redirect("G", "T", 0, 9, MEMBER)).hasValue(5);
        assertThat(redirect("G", "T", 0, 9, MEMBER)).hasValue(5);
        assertThat(redirect("G", "T", 0, 5, MEMBER)).isEmpty();
        assertThat(redirect("G", "T", 0, 9, MEMBER)).isEmpty();
    }

    @Test
    void onlyThatQueueOfThatGroupIsConcerned() {
        resets.add("G", "T", 0, 5);

        assertThat(redirect("G", "T", 1, 9, MEMBER)).isEmpty();
        assertThat(redirect("H", "T", 0, 9, MEMBER)).isEmpty();
        assertThat(resets.outdates("H", "T", 0, 9, MEMBER)).isFalse();
    }

    @Test
    void whatWasPulledBeforeCannotBeCommitted() {
        resets.add("G", "T", 0, 5);

        assertThat(resets.outdates("G", "T", 0, 9, MEMBER)).isTrue();
        assertThat(resets.outdates("G", "T", 0, 5, MEMBER)).isFalse();
        redirect("G", "T", 0, 5, MEMBER);
        assertThat(resets.outdates("G", "T", 0, 9, MEMBER)).isFalse();
    }

    @Test
    void aCommitFromBeforeTheMoveThatComesLateIsKeptOut() {
        resets.add("G", "T", 0, 5);
        redirect("G", "T", 0, 5, MEMBER);

        assertThat(resets.outdates("G", "T", 0, 90, OTHER)).isTrue();
        assertThat(resets.outdates("G", "T", 0, 6, OTHER)).isTrue();
        assertThat(resets.outdates("G", "T", 0, 7, MEMBER)).isFalse();
    }

    @Test
    void whoTakesTheQueueAfterTheMoveFollowsToo() {
        resets.add("G", "T", 0, 5);
        redirect("G", "T", 0, 5, MEMBER);

        assertThat(resets.redirect("G", "T", 0, 6, OTHER, 7)).isEmpty();

        assertThat(resets.outdates("G", "T", 0, 12, OTHER)).isFalse();
    }

    @Test
    void whoGoesOnWhereHeWasIsToldToGoBackUntilTheOthersAreThere() {
        resets.add("G", "T", 0, 5);
        redirect("G", "T", 0, 5, MEMBER);

        assertThat(resets.redirect("G", "T", 0, 90, OTHER, 7)).hasValue(7);
        assertThat(resets.outdates("G", "T", 0, 90, OTHER)).isTrue();
        assertThat(resets.redirect("G", "T", 0, 90, OTHER, 91)).isEmpty();
        assertThat(resets.outdates("G", "T", 0, 92, OTHER)).isFalse();
    }

    @Test
    void membersThatKeepTheirOwnOffsetsAreNotKeptOut() {
        resets.add("G", "T", 0, 5);
        redirect("G", "T", 0, 5, MEMBER);
        Committer alone = new Committer(OTHER.address(), () -> false);

        assertThat(resets.redirect("G", "T", 0, 90, alone, 7)).isEmpty();
        assertThat(resets.outdates("G", "T", 0, 90, alone)).isFalse();
    }

    @Test
    void theFenceEndsAndTheBrokerItselfIsNotKeptOut() {
        resets.add("G", "T", 0, 5);
        redirect("G", "T", 0, 5, MEMBER);
        assertThat(resets.outdates("G", "T", 0, 90, null)).isFalse();
        assertThat(resets.outdates("G", "T", 0, 90, OTHER)).isTrue();

        clock.advance(MovedQueue.FENCE.plus(Duration.ofMillis(1)));

        assertThat(resets.outdates("G", "T", 0, 90, OTHER)).isFalse();
    }

    private OptionalLong redirect(String group, String topic, int queueId, long asked, Committer who) {
        return resets.redirect(group, topic, queueId, asked, who, 0);
    }

    private static Committer member(int port) {
        return new Committer(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), () -> true);
    }

    @Test
    void aConsumerThatChoosesItsOffsetsIsNotHeldUpForGood() {
        resets.add("G", "T", 0, 5);
        redirect("G", "T", 0, 9, MEMBER);

        clock.advance(MovedQueue.TIME_TO_FOLLOW.plus(Duration.ofMillis(1)));

        assertThat(resets.outdates("G", "T", 0, 9, MEMBER)).isFalse();
        assertThat(redirect("G", "T", 0, 9, MEMBER)).isEmpty();
    }

    @Test
    void aGroupThatIsAwayIsToldHoweverLateItComes() {
        resets.add("G", "T", 0, 5);

        clock.advance(Duration.ofDays(3));

        assertThat(redirect("G", "T", 0, 9, MEMBER)).hasValue(5);
    }

    @Test
    void whatPendsIsSavedUntilItIsFollowedOrOver() {
        resets.add("G", "T", 0, 5);
        resets.add("G", "T", 1, 6);
        assertThat(resets.pending()).hasSize(2).containsValues(5L, 6L);
        assertThat(changes).hasValue(2);

        redirect("G", "T", 0, 5, MEMBER);
        assertThat(changes).hasValue(3);
        assertThat(resets.pending()).hasSize(1);

        redirect("G", "T", 1, 9, MEMBER);
        clock.advance(MovedQueue.TIME_TO_FOLLOW.plus(Duration.ofMillis(1)));
        assertThat(resets.pending()).isEmpty();
    }

    @Test
    void whatTheLogLostIsNotAskedFor() {
        resets.add("G", "T", 0, 5);

        resets.boundBy("G", "T", 0, 3);

        assertThat(redirect("G", "T", 0, 9, MEMBER)).hasValue(3);
        assertThat(resets.outdates("G", "T", 0, 3, MEMBER)).isFalse();
    }

    @Test
    void aGroupOrTopicThatIsGoneIsForgotten() {
        resets.add("G", "T", 0, 5);
        resets.add("H", "U", 0, 5);
        resets.add("I", "V", 0, 5);

        resets.forgetGroup("G");
        resets.forgetTopic("U");
        resets.end("I", "V", 0);

        assertThat(redirect("G", "T", 0, 9, MEMBER)).isEmpty();
        assertThat(redirect("H", "U", 0, 9, MEMBER)).isEmpty();
        assertThat(redirect("I", "V", 0, 9, MEMBER)).isEmpty();
    }
}
