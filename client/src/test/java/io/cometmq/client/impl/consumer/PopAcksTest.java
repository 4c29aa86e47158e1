// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.message.PopReceipt;
import io.cometmq.common.message.PopReceipt.Origin;
import io.cometmq.common.testing.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PopAcksTest {
    private final List<Request> requests = new ArrayList<>();
    private final PopAcks acks = new PopAcks("G", this::send);
    private final AtomicInteger taken = new AtomicInteger();

    private record Request(List<Long> offsets, CompletableFuture<Void> answer) {}

    private CompletableFuture<Void> send(List<PopLoan> loans) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        requests.add(new Request(
                loans.stream().map(loan -> loan.receipt().queueOffset()).toList(), answer));
        return answer;
    }

    private void consumed(String broker, long... offsets) {
        List<PopLoan> loans = new ArrayList<>();
        for (long offset : offsets) {
            PopReceipt receipt = new PopReceipt(0, 1, 60_000, 0, Origin.TOPIC, broker, 0, offset);
            loans.add(new PopLoan(Messages.to("T").at(offset, offset).stored(), receipt, "T", Long.MAX_VALUE));
        }
        acks.add(loans, () -> taken.addAndGet(offsets.length));
    }

    private List<List<Long>> offsets() {
        return requests.stream().map(Request::offsets).toList();
    }

    private void consumedMany(long from, int count) {
        consumed("a", LongStream.range(from, from + count).toArray());
    }

    @Test
    void anAckGoesAtOnceAndLaterOnesGatherUntilItIsAnswered() {
        consumed("a", 0);
        consumed("a", 1, 2);
        consumed("a", 3);
        assertThat(offsets()).containsExactly(List.of(0L));
        assertThat(taken).as("nobody is kept waiting by what gathers").hasValue(4);

        requests.get(0).answer().complete(null);

        assertThat(offsets()).containsExactly(List.of(0L), List.of(1L, 2L, 3L));
        requests.get(1).answer().complete(null);
        assertThat(requests).hasSize(2);
    }

    @Test
    void aSecondRequestGoesWhenManyHaveGatheredButNoThird() {
        consumed("a", 0);
        consumedMany(1, PopAcks.WORTH_ANOTHER - 1);
        assertThat(requests).hasSize(1);

        consumedMany(PopAcks.WORTH_ANOTHER, 1);
        consumedMany(1_000, PopAcks.WORTH_ANOTHER);

        assertThat(requests).hasSize(PopAcks.MAX_UNDER_WAY);
        assertThat(requests.get(1).offsets()).hasSize(PopAcks.WORTH_ANOTHER);
        requests.get(1).answer().complete(null);
        assertThat(requests.get(2).offsets()).hasSize(PopAcks.WORTH_ANOTHER);
    }

    @Test
    void aRefusedAckMakesRoomToo() {
        consumed("a", 0);
        consumed("a", 1);

        requests.get(0).answer().completeExceptionally(new IllegalStateException("as the test wants"));

        assertThat(offsets()).containsExactly(List.of(0L), List.of(1L));
    }

    @Test
    void aBrokerThatDoesNotAnswerHoldsUpNoOther() {
        consumed("a", 0);
        consumed("a", 1);

        consumed("b", 7);

        assertThat(offsets()).containsExactly(List.of(0L), List.of(7L));
    }

    @Test
    void aRequestIsBoundedAndWhoeverConsumesMoreWaitsUntilItIsSent() {
        consumed("a", 0);
        consumedMany(1, PopAcks.WORTH_ANOTHER);
        consumedMany(1_000, PopAcks.MAX_GATHERED);
        int all = 1 + PopAcks.WORTH_ANOTHER + PopAcks.MAX_GATHERED;
        assertThat(taken).hasValue(all);

        consumed("a", 5_000, 5_001);
        assertThat(taken).as("no more gathers").hasValue(all);

        requests.get(0).answer().complete(null);
        assertThat(requests.get(2).offsets()).hasSize(PopAcks.MAX_GATHERED);
        assertThat(taken).hasValue(all);

        requests.get(1).answer().complete(null);
        requests.get(2).answer().complete(null);
        assertThat(requests.get(3).offsets()).containsExactly(5_000L, 5_001L);
        assertThat(taken).hasValue(all + 2);
    }

    @Test
    void noListenerCallIsDivided() {
        consumed("a", 0);

        consumedMany(1, PopAcks.MAX_GATHERED + 1);

        assertThat(requests.get(1).offsets()).hasSize(PopAcks.MAX_GATHERED + 1);
    }

    @Test
    void theCloseSendsWhatHasGatheredAndWhateverComesLater() {
        consumed("a", 0);
        consumed("a", 1);
        consumed("a", 2);

        acks.close();
        consumed("a", 3);

        assertThat(offsets()).containsExactly(List.of(0L), List.of(1L, 2L), List.of(3L));
        assertThat(taken).hasValue(4);
        CompletableFuture<Void> answered = acks.answered();
        requests.get(0).answer().complete(null);
        requests.get(1).answer().completeExceptionally(new IllegalStateException("refused"));
        assertThat(answered).isNotDone();
        requests.get(2).answer().complete(null);
        assertThat(answered).isCompleted();
    }
}
