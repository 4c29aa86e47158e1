// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.lifecycle.TaskPool;
import io.cometmq.remoting.rpc.Refusal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedRoundsTest {
    private final List<List<Integer>> made = new ArrayList<>();
    private final Queue<Runnable> handedOver = new ArrayDeque<>();
    private final List<CompletableFuture<Void>> came = new ArrayList<>();

    /** What happens while the first round is under way. */
    private Runnable meanwhile = () -> {};

    private void work(List<Integer> round) {
        made.add(round);
        Runnable once = meanwhile;
        meanwhile = () -> {};
        once.run();
        if (round.contains(13)) {
            throw new IllegalStateException("disk");
        }
    }

    @Test
    void whoComesAloneIsServedAtOnce() {
        SharedRounds<Integer> rounds = new SharedRounds<>(this::work, handedOver::add);

        assertThat(rounds.join(1)).isCompleted();
        assertThat(rounds.join(2)).isCompleted();

        assertThat(made).containsExactly(List.of(1), List.of(2));
        assertThat(handedOver).isEmpty();
    }

    @Test
    void whoComesMeanwhileSharesTheNextRoundOnAnotherThread() {
        SharedRounds<Integer> rounds = new SharedRounds<>(this::work, handedOver::add);
        meanwhile = () -> IntStream.range(2, 6).forEach(i -> came.add(rounds.join(i)));

        assertThat(rounds.join(1)).as("does not wait for the others").isCompleted();

        assertThat(came).hasSize(4).noneMatch(CompletableFuture::isDone);
        handedOver.remove().run();
        assertThat(came).allMatch(CompletableFuture::isDone);
        assertThat(made).containsExactly(List.of(1), List.of(2, 3, 4, 5));
    }

    @Test
    void aFullLaneLeavesTheNextRoundToTheThreadThatAsks() {
        SharedRounds<Integer> rounds = new SharedRounds<>(this::work, task -> {
            throw new RejectedExecutionException("full");
        });
        meanwhile = () -> came.add(rounds.join(2));

        assertThat(rounds.join(1)).isCompleted();

        assertThat(came.get(0)).isCompleted();
        assertThat(rounds.join(3)).isCompleted();
    }

    @Test
    void aRoundThatFailsFailsAllOfItAndNoOther() {
        SharedRounds<Integer> rounds = new SharedRounds<>(this::work, Runnable::run);
        meanwhile = () -> {
            came.add(rounds.join(12));
            came.add(rounds.join(13));
        };

        assertThat(rounds.join(1)).isCompleted();

        assertThat(came).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(rounds.join(14)).isCompleted();
    }

    @Test
    void whoWaitsWhenTheLaneEndsIsToldSo() {
        SharedRounds<Integer> rounds = new SharedRounds<>(this::work, handedOver::add);
        meanwhile = () -> IntStream.range(2, 6).forEach(i -> came.add(rounds.join(i)));
        assertThat(rounds.join(1)).isCompleted();

        ((TaskPool.Awaited) handedOver.remove()).dropped();

        assertThat(came).hasSize(4).allSatisfy(each -> assertThatThrownBy(each::join)
                .hasCauseInstanceOf(Refusal.class)
                .hasMessageContaining("the broker ends"));
        assertThat(rounds.join(6)).as("nobody is in the way").isCompleted();
        assertThat(made).containsExactly(List.of(1), List.of(6));
    }

    @Test
    void aRoundAndTheQueueForItAreBounded() {
        SharedRounds<Integer> rounds = new SharedRounds<>(this::work, handedOver::add);
        meanwhile = () -> {
            IntStream.range(0, SharedRounds.MAX_WAITING).forEach(i -> came.add(rounds.join(100)));
            assertThatThrownBy(() -> rounds.join(2))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("expected at most " + SharedRounds.MAX_WAITING);
        };

        assertThat(rounds.join(1)).isCompleted();
        handedOver.remove().run();

        assertThat(made.get(1)).hasSize(SharedRounds.MAX_IN_A_ROUND);
        assertThat(handedOver).hasSize(1);
    }
}
