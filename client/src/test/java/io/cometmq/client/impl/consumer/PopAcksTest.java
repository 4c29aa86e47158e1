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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PopAcksTest {
    private final List<Request> requests = new ArrayList<>();
    private final PopAcks acks = new PopAcks("G", this::send);
    private final AtomicInteger sent = new AtomicInteger();

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
        acks.add(loans, () -> sent.addAndGet(offsets.length));
    }

    private List<List<Long>> offsets() {
        return requests.stream().map(Request::offsets).toList();
    }

    @Test
    void acksGoAtOnceUntilTwoAreUnderWayAndThenGather() {
        consumed("a", 0);
        consumed("a", 1, 2);
        consumed("a", 3);
        consumed("a", 4, 5);
        assertThat(offsets()).containsExactly(List.of(0L), List.of(1L, 2L));
        assertThat(sent).as("what has gathered is still borrowed").hasValue(3);

        requests.get(1).answer().complete(null);

        assertThat(offsets().get(2)).containsExactly(3L, 4L, 5L);
        assertThat(sent).hasValue(6);
        requests.get(0).answer().complete(null);
        assertThat(requests).hasSize(3);
    }

    @Test
    void aRefusedAckMakesRoomToo() {
        consumed("a", 0);
        consumed("a", 1);
        consumed("a", 2);

        requests.get(0).answer().completeExceptionally(new IllegalStateException("as the test wants"));

        assertThat(offsets()).containsExactly(List.of(0L), List.of(1L), List.of(2L));
    }

    @Test
    void aBrokerThatDoesNotAnswerHoldsUpNoOther() {
        consumed("a", 0);
        consumed("a", 1);
        consumed("a", 2);

        consumed("b", 7);

        assertThat(offsets()).containsExactly(List.of(0L), List.of(1L), List.of(7L));
    }

    @Test
    void aRequestIsBoundedButNoListenerCallIsDivided() {
        consumed("a", 0);
        consumed("a", 1);
        long[] many =
                IntStream.range(2, 2 + PopAcks.MAX_GATHERED).asLongStream().toArray();
        consumed("a", many);
        consumed("a", 1_000);

        requests.get(0).answer().complete(null);
        requests.get(1).answer().complete(null);

        assertThat(requests.get(2).offsets()).hasSize(PopAcks.MAX_GATHERED);
        assertThat(requests.get(3).offsets()).containsExactly(1_000L);
    }

    @Test
    void theCloseSendsWhatHasGatheredAndWhateverComesLater() {
        consumed("a", 0);
        consumed("a", 1);
        consumed("a", 2);
        consumed("a", 3);

        acks.close();
        consumed("a", 4);

        assertThat(offsets()).containsExactly(List.of(0L), List.of(1L), List.of(2L, 3L), List.of(4L));
        assertThat(sent).hasValue(5);
    }
}
