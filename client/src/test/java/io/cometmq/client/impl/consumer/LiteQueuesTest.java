// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.client.consumer.PullResult;
import io.cometmq.client.consumer.PullStatus;
import io.cometmq.client.impl.consumer.LiteQueues.Next;
import io.cometmq.client.impl.consumer.LiteQueues.Turn;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LiteQueuesTest {
    private static final MessageQueue A = new MessageQueue("T", "broker-a", 0);
    private static final MessageQueue B = new MessageQueue("T", "broker-a", 1);
    private static final LiteBounds BOUNDS = new LiteBounds(100, 10, 1_000, 50);

    private final LiteQueues queues = new LiteQueues(new ManualClock());

    @Test
    void messagesAreHandedOutInOrderAndAtMostAsManyAsAskedFor() throws Exception {
        Turn turn = queues.add(A, 5, null);
        arrive(turn, 8, 5, 6, 7);

        assertThat(offsets(queues.poll(2, 0))).containsExactly(5L, 6L);
        assertThat(offsets(queues.poll(2, 0))).containsExactly(7L);
        assertThat(queues.poll(2, 0)).isEmpty();
    }

    @Test
    void queuesTakeTurns() throws Exception {
        arrive(queues.add(A, 0, null), 4, 0, 1, 2, 3);
        arrive(queues.add(B, 0, null), 2, 0, 1);

        assertThat(queueIds(queues.poll(2, 0))).containsOnly(0);
        assertThat(queueIds(queues.poll(2, 0))).containsOnly(1);
        assertThat(queueIds(queues.poll(2, 0))).containsOnly(0);
    }

    @Test
    void whatIsPolledIsWhatIsCommitted() throws Exception {
        Turn turn = queues.add(A, 5, null);
        assertThat(queues.polledTo()).containsEntry(A, 5L);
        arrive(turn, 20, 7, 8, 9);

        assertThat(queues.polledTo()).as("nothing of 7, 8, 9 was polled").containsEntry(A, 7L);
        queues.poll(2, 0);
        assertThat(queues.polledTo()).containsEntry(A, 9L);
        queues.poll(2, 0);
        assertThat(queues.polledTo()).as("the filter dropped 10 to 19").containsEntry(A, 20L);
    }

    @Test
    void whatWasPolledLastIsNotDoneWithBeforeTheNextPoll() throws Exception {
        arrive(queues.add(A, 0, null), 4, 0, 1, 2, 3);
        queues.poll(2, 0);
        assertThat(queues.finishedTo()).containsEntry(A, 0L);

        queues.finishPolled();
        assertThat(queues.finishedTo()).containsEntry(A, 2L);
        queues.poll(2, 0);

        assertThat(queues.finishedTo()).containsEntry(A, 2L);
        assertThat(queues.polledTo()).containsEntry(A, 4L);
        assertThat(queues.remove(A)).as("given up with a batch under work").isEqualTo(2);
    }

    @Test
    void nothingOldComesAfterASeek() throws Exception {
        Turn before = queues.add(A, 0, null);
        arrive(before, 3, 0, 1, 2);

        Turn after = queues.seek(A, 10);

        assertThat(queues.poll(10, 0)).isEmpty();
        assertThat(queues.arrived(before, found(6, 3, 4, 5))).isFalse();
        assertThat(queues.poll(10, 0)).isEmpty();
        assertThat(queues.polledTo()).containsEntry(A, 10L);
        assertThat(queues.step(before, BOUNDS).next()).isEqualTo(Next.END);
        assertThat(queues.step(after, BOUNDS).offset()).isEqualTo(10);
        arrive(after, 11, 10);
        assertThat(offsets(queues.poll(10, 0))).containsExactly(10L);
    }

    @Test
    void aQueueThatWasGivenUpTakesNothingMore() throws Exception {
        Turn turn = queues.add(A, 0, null);
        arrive(turn, 2, 0, 1);

        assertThat(queues.remove(A)).isZero();

        assertThat(queues.arrived(turn, found(4, 2, 3))).isFalse();
        assertThat(queues.poll(10, 0)).isEmpty();
        assertThat(queues.polledTo()).isEmpty();
        assertThat(queues.remove(A)).isEqualTo(LiteQueue.NONE);
    }

    @Test
    void aQueueTakenAnewDoesNotMeetItsFormerLife() throws Exception {
        Turn former = queues.add(A, 0, null);
        arrive(former, 2, 0, 1);
        queues.remove(A);
        Turn present = queues.add(A, 0, null);

        assertThat(queues.arrived(former, found(4, 2, 3))).isFalse();
        arrive(present, 2, 0, 1);

        assertThat(offsets(queues.poll(10, 0))).containsExactly(0L, 1L);
    }

    @Test
    void boundsAreNamedWithTheirValue() {
        Turn turn = queues.add(A, 0, null);
        assertThat(queues.step(turn, BOUNDS).next()).isEqualTo(Next.PULL);
        arrive(turn, 52, 0, 51);

        assertThat(queues.step(turn, BOUNDS).next()).isEqualTo(Next.REST_FULL);
        assertThat(queues.step(turn, BOUNDS).bound()).isEqualTo("offsetSpan=51 consumeMaxSpan=50");
        assertThat(queues.step(turn, new LiteBounds(100, 2, 1_000, 100)).bound())
                .isEqualTo("cachedMessagesOfQueue=2 pullThresholdForQueue=2");
        assertThat(queues.step(turn, new LiteBounds(100, 10, 6, 100)).bound())
                .isEqualTo("cachedBytesOfQueue=6 pullThresholdSizeForQueue=6");
        assertThat(queues.step(turn, new LiteBounds(2, 10, 1_000, 100)).bound())
                .isEqualTo("cachedMessages=2 pullThresholdForAll=2");
    }

    @Test
    void theBoundForAllCountsWhatWasDroppedNoMore() throws Exception {
        LiteBounds tight = new LiteBounds(3, 10, 1_000, 50);
        Turn a = queues.add(A, 0, null);
        Turn b = queues.add(B, 0, null);
        arrive(a, 2, 0, 1);
        arrive(b, 2, 0, 1);
        assertThat(queues.step(a, tight).next()).isEqualTo(Next.REST_FULL);

        queues.seek(B, 0);
        assertThat(queues.step(a, tight).next()).isEqualTo(Next.PULL);
        arrive(a, 4, 2, 3);
        assertThat(queues.step(a, tight).next()).isEqualTo(Next.REST_FULL);
        queues.poll(4, 0);

        assertThat(queues.step(a, tight).next()).isEqualTo(Next.PULL);
    }

    @Test
    void aPausedQueueRestsAndItsCacheDrains() throws Exception {
        Turn turn = queues.add(A, 0, null);
        arrive(turn, 1, 0);
        queues.pause(Set.of(A, B), true);

        assertThat(queues.step(turn, BOUNDS).next()).isEqualTo(Next.REST_PAUSED);
        assertThat(offsets(queues.poll(10, 0))).containsExactly(0L);

        queues.pause(Set.of(A), false);
        assertThat(queues.step(turn, BOUNDS).next()).isEqualTo(Next.PULL);
    }

    @Test
    void fewPullsOfAQueueMayWaitAtTheBroker() {
        Turn turn = queues.add(A, 0, null);
        List<Turn> pulling = new ArrayList<>();
        for (int i = 0; i < LiteQueues.MAX_HELD_PULLS; i++) {
            assertThat(queues.step(turn, BOUNDS).next()).isEqualTo(Next.PULL);
            pulling.add(turn);
            turn = queues.seek(A, 0);
        }

        assertThat(queues.step(turn, BOUNDS).next()).isEqualTo(Next.PULL_WITHOUT_WAITING);
        assertThat(queues.pullEnded(turn)).isTrue();
        assertThat(queues.pullEnded(pulling.get(0))).as("of an earlier epoch").isFalse();
        assertThat(queues.step(turn, BOUNDS).next()).isEqualTo(Next.PULL);
    }

    @Test
    void anAssignedQueueIsPlacedOnceAndASeekCountsMore() {
        queues.addUnplaced(A);
        queues.addUnplaced(B);
        assertThat(queues.unplaced()).containsExactly(A, B);
        assertThat(queues.polledTo()).isEmpty();

        assertThat(queues.seek(A, 7)).isNotNull();

        assertThat(queues.place(A, 3)).isNull();
        assertThat(queues.place(B, 3)).isNotNull();
        assertThat(queues.polledTo()).containsEntry(A, 7L).containsEntry(B, 3L);
    }

    @Test
    void aWaitingPollEndsWhenTheConsumerCloses() throws Exception {
        Thread closing = new Thread(queues::close);
        closing.start();

        assertThat(queues.poll(10, Long.MAX_VALUE)).isEmpty();
        closing.join();
    }

    private void arrive(Turn turn, long next, long... offsets) {
        PullResult result = found(next, offsets);
        for (MessageExt message : result.getMsgFoundList()) {
            message.setQueueId(turn.messageQueue().getQueueId());
        }
        assertThat(queues.arrived(turn, result)).isTrue();
    }

    private PullResult found(long next, long... offsets) {
        List<MessageExt> messages = new ArrayList<>();
        for (long offset : offsets) {
            MessageExt message = new MessageExt();
            message.setQueueOffset(offset);
            message.setBody(new byte[3]);
            messages.add(message);
        }
        return new PullResult(PullStatus.FOUND, next, 0, 1_000, messages);
    }

    private static List<Long> offsets(List<MessageExt> messages) {
        return messages.stream().map(MessageExt::getQueueOffset).toList();
    }

    private static List<Integer> queueIds(List<MessageExt> messages) {
        return messages.stream().map(MessageExt::getQueueId).toList();
    }
}
