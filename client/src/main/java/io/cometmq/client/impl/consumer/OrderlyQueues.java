// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.Await;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Waiting;
import io.cometmq.common.message.MessageQueue;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queues of a consumer whose messages are consumed in order: each is locked at its broker before it is taken, kept
 * locked while it is held, and unlocked once its offset is saved and no listener runs with its messages any more.
 * Thread-safe.
 *
 * <p>A queue that is given up while a listener runs is <em>leaving</em>: it is neither unlocked nor taken again until
 * the call ends, and what the call brings still counts. That wait is bounded; what a call brings later is forgotten.
 */
final class OrderlyQueues implements QueueOwner {
    private static final Logger log = LoggerFactory.getLogger(OrderlyQueues.class);
    /** How long a queue waits for a running listener before it goes to its new owner all the same. */
    private static final Duration LEAVE_BOUND =
            Duration.ofMillis(Long.getLong("rocketmq.client.unlockDelayTimeMills", 20_000));
    /** When queues that others still hold are asked for again. */
    private static final Duration LOCK_RETRY = Duration.ofMillis(500);

    private final QueueOwner queues;
    private final BrokerLocks locks;
    private final MQClientInstance client;
    private final Clock clock;
    private final Consumer<MessageQueue> onLost;
    private final Supplier<Map<MessageQueue, ProcessQueue>> held;
    private final Map<MessageQueue, ProcessQueue> leaving = new ConcurrentHashMap<>();
    private final Map<MessageQueue, QueueLock> granted = new ConcurrentHashMap<>();

    /**
     * Locks queues of {@code queues}.
     *
     * @param held the queues that are held now
     * @param onLost told of a held queue that belongs to another consumer already; gives it up
     */
    OrderlyQueues(
            QueueOwner queues,
            BrokerLocks locks,
            MQClientInstance client,
            Supplier<Map<MessageQueue, ProcessQueue>> held,
            Consumer<MessageQueue> onLost) {
        this.queues = queues;
        this.locks = locks;
        this.client = client;
        this.clock = client.clock();
        this.held = held;
        this.onLost = onLost;
    }

    @Override
    public Set<MessageQueue> claim(Set<MessageQueue> wanted) {
        Set<MessageQueue> free = new HashSet<>(wanted);
        free.removeAll(leaving.keySet());
        long nanos = clock.nanos();
        long millis = clock.millis();
        Set<MessageQueue> mine =
                free.isEmpty() ? Set.of() : wait(locks.lock(free)).granted();
        for (MessageQueue queue : mine) {
            QueueLock lock = new QueueLock();
            lock.granted(nanos, millis);
            granted.put(queue, lock);
        }
        if (mine.size() < wanted.size()) {
            log.debug("Queues still belong to others: wanted={} granted={}", wanted, mine);
            client.rebalanceService().rebalanceLater(LOCK_RETRY);
        }
        return mine;
    }

    /** Waits for at most the timeout of the calls; they never fail. */
    private static BrokerLocks.Answer wait(CompletableFuture<BrokerLocks.Answer> answer) {
        try {
            return Waiting.get(answer);
        } catch (ExecutionException failure) {
            throw new IllegalStateException("locking fails by an empty answer only", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new BrokerLocks.Answer(Set.of(), Set.of());
        }
    }

    @Override
    public long startOffset(MessageQueue queue) throws MQClientException {
        return queues.startOffset(queue);
    }

    @Override
    public Starts starts(Collection<MessageQueue> wanted) {
        return queues.starts(wanted);
    }

    @Override
    public void taken(PullRequest request) {
        QueueLock lock = granted.remove(request.queue());
        if (lock != null) {
            request.processQueue().lock(lock);
        }
        queues.taken(request);
    }

    @Override
    public void givenUp(MessageQueue queue, ProcessQueue processQueue) {
        leaving.put(queue, processQueue);
        processQueue.gate().close(() -> left(queue, processQueue));
        if (leaving.get(queue) == processQueue) {
            client.scheduler().after(LEAVE_BOUND, "leave-bound", processQueue.gate()::force);
        }
    }

    private void left(MessageQueue queue, ProcessQueue processQueue) {
        if (processQueue.isLost()) {
            // Its new owner may be ahead: an offset from here would set it back.
            queues.forget(queue);
        } else {
            queues.givenUp(queue, processQueue);
            locks.unlock(List.of(queue));
        }
        leaving.remove(queue, processQueue);
    }

    @Override
    public void forget(MessageQueue queue) {
        queues.forget(queue);
    }

    @Override
    public Set<MessageQueue> leaving() {
        return Set.copyOf(leaving.keySet());
    }

    @Override
    public void changed(String topic, Set<MessageQueue> all, Set<MessageQueue> mine, int count) {
        queues.changed(topic, all, mine, count);
    }

    /** Asks for all held queues again, so that their locks go on; does not wait. */
    void renew() {
        Map<MessageQueue, ProcessQueue> all = new HashMap<>(held.get());
        all.putAll(leaving);
        Await.whenDone(renew(all), (done, failure) -> {});
    }

    /** Asks for some held queues again; completes when the answers are noted. */
    CompletableFuture<Void> renew(Map<MessageQueue, ProcessQueue> some) {
        long nanos = clock.nanos();
        long millis = clock.millis();
        return locks.lock(some.keySet()).thenAccept(answer -> {
            for (MessageQueue queue : answer.granted()) {
                ProcessQueue processQueue = some.get(queue);
                if (processQueue != null && processQueue.lock().isForgotten(nanos) && !processQueue.isDropped()) {
                    lost(queue, processQueue);
                } else if (processQueue != null) {
                    processQueue.lock().granted(nanos, millis);
                }
            }
            for (MessageQueue queue : answer.refused()) {
                ProcessQueue processQueue = some.get(queue);
                if (processQueue != null) {
                    lost(queue, processQueue);
                }
            }
        });
    }

    /** The queue was, or is, another consumer's: what is cached of it must not be consumed. */
    private void lost(MessageQueue queue, ProcessQueue processQueue) {
        log.warn("Queue was locked by another consumer, it is given up: queue={}", queue);
        processQueue.lose();
        onLost.accept(queue);
    }

    /** Gives all locks back; for the end of the consumer, when no listener runs any more. */
    void unlockAll() {
        Set<MessageQueue> all = new HashSet<>(held.get().keySet());
        all.addAll(leaving.keySet());
        all.addAll(granted.keySet());
        if (!all.isEmpty()) {
            locks.unlock(all);
        }
    }
}
