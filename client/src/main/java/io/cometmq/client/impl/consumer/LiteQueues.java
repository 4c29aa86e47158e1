// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.consumer.PullResult;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.body.ProcessQueueInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The queues of a lite pull consumer and the messages that are pulled and not yet polled. Guarded by its own lock, which
 * is innermost: nothing is called while it is held.
 *
 * <p>Pulling and polling meet here. What a pull brings is taken only for the {@link Turn} that sent it, so that after a
 * seek, or after a queue was given up, nothing old is polled.
 */
final class LiteQueues {
    /** Of the pulls of one queue that are under way, as many may wait at the broker; seeks leave the older ones behind. */
    static final int MAX_HELD_PULLS = 4;

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Map<MessageQueue, LiteQueue> byQueue = new HashMap<>();
    private final Deque<LiteQueue> ready = new ArrayDeque<>();
    private long cached;
    private @Nullable LiteQueue polledLast;
    private boolean closed;

    LiteQueues(Clock clock) {
        this.clock = clock;
    }

    /** The right to pull a queue, until it is moved or given up. */
    record Turn(LiteQueue queue, int epoch) {
        MessageQueue messageQueue() {
            return queue.queue();
        }
    }

    /** What a loop should do now. */
    enum Next {
        PULL,
        PULL_WITHOUT_WAITING,
        REST_PAUSED,
        REST_FULL,
        END
    }

    /**
     * A loop's next step.
     *
     * @param offset what to pull
     * @param bound the bound that is passed, with its value; empty when none
     */
    record Step(Next next, long offset, String bound) {}

    /** Adds a queue that begins at {@code offset}; the answer is its turn. */
    Turn add(MessageQueue queue, long offset, @Nullable ProcessQueue held) {
        lock.lock();
        try {
            LiteQueue added = new LiteQueue(queue, held);
            added.moveTo(offset);
            LiteQueue before = byQueue.put(queue, added);
            if (before != null) {
                forget(before);
            }
            return new Turn(added, added.epoch());
        } finally {
            lock.unlock();
        }
    }

    /** Adds a queue of which it is not known yet where to begin; does nothing when it is there. */
    void addUnplaced(MessageQueue queue) {
        lock.lock();
        try {
            byQueue.computeIfAbsent(queue, same -> new LiteQueue(same, null));
        } finally {
            lock.unlock();
        }
    }

    /** The queues of which it is not known yet where to begin. */
    List<MessageQueue> unplaced() {
        lock.lock();
        try {
            return byQueue.values().stream()
                    .filter(queue -> queue.nextOffset() == LiteQueue.NONE)
                    .map(LiteQueue::queue)
                    .sorted()
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Says where an unplaced queue begins; null when it is gone or was placed by somebody else. */
    @Nullable
    Turn place(MessageQueue queue, long offset) {
        lock.lock();
        try {
            LiteQueue unplaced = byQueue.get(queue);
            return unplaced != null && unplaced.nextOffset() == LiteQueue.NONE ? move(unplaced, offset) : null;
        } finally {
            lock.unlock();
        }
    }

    /** Goes on elsewhere in a queue; null when it is not held. */
    @Nullable
    Turn seek(MessageQueue queue, long offset) {
        lock.lock();
        try {
            LiteQueue sought = byQueue.get(queue);
            return sought == null ? null : move(sought, offset);
        } finally {
            lock.unlock();
        }
    }

    private Turn move(LiteQueue queue, long offset) {
        cached -= queue.count();
        queue.moveTo(offset);
        return new Turn(queue, queue.epoch());
    }

    /**
     * Gives a queue up with all that is cached of it.
     *
     * @return the lowest offset that the application is not done with; {@link LiteQueue#NONE} when there is none
     */
    long remove(MessageQueue queue) {
        lock.lock();
        try {
            LiteQueue removed = byQueue.remove(queue);
            if (removed == null) {
                return LiteQueue.NONE;
            }
            long finishedTo = removed.finishedTo();
            forget(removed);
            return finishedTo;
        } finally {
            lock.unlock();
        }
    }

    private void forget(LiteQueue queue) {
        move(queue, LiteQueue.NONE);
        if (polledLast == queue) {
            polledLast = null;
        }
    }

    Set<MessageQueue> all() {
        lock.lock();
        try {
            return Set.copyOf(byQueue.keySet());
        } finally {
            lock.unlock();
        }
    }

    boolean contains(MessageQueue queue) {
        lock.lock();
        try {
            return byQueue.containsKey(queue);
        } finally {
            lock.unlock();
        }
    }

    /** Pauses those of these queues that are held, or lets them go on. */
    void pause(Collection<MessageQueue> queues, boolean pause) {
        lock.lock();
        try {
            for (MessageQueue queue : queues) {
                LiteQueue held = byQueue.get(queue);
                if (held != null) {
                    held.pause(pause);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** What the loop with this turn should do. One that is told to pull reports the end by {@link #pullEnded}. */
    Step step(Turn turn, LiteBounds bounds) {
        lock.lock();
        try {
            LiteQueue queue = turn.queue();
            if (!isCurrent(turn)) {
                return new Step(Next.END, LiteQueue.NONE, "");
            }
            queue.loopTurned(clock.millis());
            if (queue.isPaused()) {
                return new Step(Next.REST_PAUSED, queue.nextOffset(), "");
            }
            String bound = bounds.exceededBy(cached, queue);
            if (!bound.isEmpty()) {
                return new Step(Next.REST_FULL, queue.nextOffset(), bound);
            }
            boolean mayWait = queue.pullSent() <= MAX_HELD_PULLS;
            return new Step(mayWait ? Next.PULL : Next.PULL_WITHOUT_WAITING, queue.nextOffset(), "");
        } finally {
            lock.unlock();
        }
    }

    /** A pull has ended, well or not; the answer is whether its loop goes on. */
    boolean pullEnded(Turn turn) {
        lock.lock();
        try {
            turn.queue().pullEnded();
            return isCurrent(turn);
        } finally {
            lock.unlock();
        }
    }

    /** Takes in what a pull brought; false when its turn is over and nothing of it was taken. */
    boolean arrived(Turn turn, PullResult result) {
        List<MessageExt> found = result.getMsgFoundList();
        List<MessageExt> messages = found == null ? List.of() : found;
        lock.lock();
        try {
            if (!isCurrent(turn)) {
                return false;
            }
            LiteQueue queue = turn.queue();
            queue.add(messages, result.getNextBeginOffset());
            cached += messages.size();
            if (!messages.isEmpty()) {
                offer(queue);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isCurrent(Turn turn) {
        LiteQueue queue = turn.queue();
        return !closed && byQueue.get(queue.queue()) == queue && queue.epoch() == turn.epoch();
    }

    private void offer(LiteQueue queue) {
        if (!queue.isListed()) {
            queue.list(true);
            ready.addLast(queue);
        }
        arrived.signal();
    }

    /** The application polls again, so it is done with what it polled last. */
    void finishPolled() {
        lock.lock();
        try {
            if (polledLast != null) {
                polledLast.finished();
                polledLast = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Hands out messages of the queue whose turn it is, or waits for some.
     *
     * @return empty when there were none in time or the consumer was closed
     */
    List<MessageExt> poll(int max, long timeoutNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = timeoutNanos;
            while (!closed) {
                LiteQueue next = ready.pollFirst();
                if (next == null) {
                    if (left <= 0) {
                        break;
                    }
                    left = arrived.awaitNanos(left);
                    continue;
                }
                next.list(false);
                if (next.count() > 0) {
                    return take(next, max);
                }
            }
            return new ArrayList<>();
        } finally {
            lock.unlock();
        }
    }

    private List<MessageExt> take(LiteQueue queue, int max) {
        List<MessageExt> taken = queue.take(max, clock.millis());
        cached -= taken.size();
        polledLast = queue;
        if (queue.count() > 0) {
            offer(queue);
        }
        return taken;
    }

    /** The application says how far it is done with a queue, which may not be held any more. */
    void doneTo(MessageQueue queue, long offset) {
        lock.lock();
        try {
            LiteQueue held = byQueue.get(queue);
            if (held != null) {
                held.doneTo(offset);
            }
        } finally {
            lock.unlock();
        }
    }

    /** How far each queue was polled; those that have no place to begin yet are left out. */
    Map<MessageQueue, Long> polledTo() {
        return offsets(LiteQueue::polledTo);
    }

    /** How far the application is done with each queue; see {@link #polledTo}. */
    Map<MessageQueue, Long> finishedTo() {
        return offsets(LiteQueue::finishedTo);
    }

    private Map<MessageQueue, Long> offsets(ToLongFunction<LiteQueue> of) {
        lock.lock();
        try {
            Map<MessageQueue, Long> offsets = new HashMap<>();
            for (LiteQueue queue : byQueue.values()) {
                long offset = of.applyAsLong(queue);
                if (offset != LiteQueue.NONE) {
                    offsets.put(queue.queue(), offset);
                }
            }
            return offsets;
        } finally {
            lock.unlock();
        }
    }

    /** What an administrator is told, by queue, given what is committed. */
    Map<MessageQueue, ProcessQueueInfo> info(ToLongFunction<MessageQueue> committed) {
        Map<MessageQueue, Long> commits = new HashMap<>();
        all().forEach(queue -> commits.put(queue, committed.applyAsLong(queue)));
        lock.lock();
        try {
            Map<MessageQueue, ProcessQueueInfo> infos = new HashMap<>();
            byQueue.forEach((queue, held) -> infos.put(queue, held.info(commits.getOrDefault(queue, LiteQueue.NONE))));
            return infos;
        } finally {
            lock.unlock();
        }
    }

    /** Ends all turns and every wait of a poll. */
    void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
