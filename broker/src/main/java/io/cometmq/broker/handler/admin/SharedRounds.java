// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import static io.cometmq.remoting.protocol.ResponseCode.SYSTEM_BUSY;

import io.cometmq.common.lifecycle.TaskPool;
import io.cometmq.remoting.rpc.Refusal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Work that one round does for all who asked for it while the round before was under way, so that many share what a round
 * costs: a force of the disk, mostly. Rounds are made one at a time; the first by the thread that asks, so that who comes
 * alone waits for nobody, the others by {@code next}. Thread-safe.
 */
final class SharedRounds<T> {
    /** So many are served by a round, so that the first of them does not wait for long. */
    static final int MAX_IN_A_ROUND = 256;
    /** So many wait at most. */
    static final int MAX_WAITING = 10_000;

    private final Consumer<List<T>> work;
    private final Executor next;
    /** Guarded by this. */
    private final Queue<Waiter<T>> waiting = new ArrayDeque<>();
    /** Guarded by this. */
    private boolean underWay;

    private record Waiter<T>(T item, CompletableFuture<Void> served) {}

    /**
     * Nobody waits yet.
     *
     * @param work does a round for some; what it throws is given to all of them
     * @param next makes the rounds for those who came meanwhile; one that refuses leaves it to the thread that asks it
     */
    SharedRounds(Consumer<List<T>> work, Executor next) {
        this.work = work;
        this.next = next;
    }

    /**
     * Takes part in the next round. Blocks for one round when none is under way, else not at all.
     *
     * @return completes when that round has been made, exceptionally when it failed or when {@code next} ended before it
     * @throws Refusal SYSTEM_BUSY when too many wait
     */
    CompletableFuture<Void> join(T item) {
        CompletableFuture<Void> served = new CompletableFuture<>();
        synchronized (this) {
            if (waiting.size() >= MAX_WAITING) {
                throw new Refusal(
                        SYSTEM_BUSY, waiting.size() + " requests wait for the disk: expected at most " + MAX_WAITING);
            }
            waiting.add(new Waiter<>(item, served));
            if (underWay) {
                return served;
            }
            underWay = true;
        }
        makeRounds();
        return served;
    }

    private void makeRounds() {
        boolean again = true;
        while (again) {
            makeRound(take());
            again = anyWaiting() && !isHandedOver();
        }
    }

    private void makeRound(List<Waiter<T>> round) {
        try {
            work.accept(round.stream().map(Waiter::item).toList());
        } catch (RuntimeException | Error failure) {
            // Whatever it is, nobody may wait for ever.
            round.forEach(waiter -> waiter.served.completeExceptionally(failure));
            return;
        }
        round.forEach(waiter -> waiter.served.complete(null));
    }

    private List<Waiter<T>> take() {
        return take(MAX_IN_A_ROUND);
    }

    private synchronized List<Waiter<T>> take(int atMost) {
        List<Waiter<T>> round = new ArrayList<>();
        while (round.size() < atMost && !waiting.isEmpty()) {
            round.add(waiting.remove());
        }
        return round;
    }

    /** Ends the rounds when nobody waits. */
    private synchronized boolean anyWaiting() {
        underWay = !waiting.isEmpty();
        return underWay;
    }

    private boolean isHandedOver() {
        try {
            next.execute(new NextRounds());
            return true;
        } catch (RejectedExecutionException full) {
            // This thread makes the next round, too.
            return false;
        }
    }

    private final class NextRounds implements TaskPool.Awaited {
        @Override
        public void run() {
            makeRounds();
        }

        @Override
        public void dropped() {
            List<Waiter<T>> left;
            synchronized (SharedRounds.this) {
                left = take(MAX_WAITING);
                underWay = false;
            }
            Refusal ending =
                    new Refusal(SYSTEM_BUSY, "the broker ends, this was not done: ask it again when it is back");
            left.forEach(waiter -> waiter.served.completeExceptionally(ending));
        }
    }
}
