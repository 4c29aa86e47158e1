// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.body.ProcessQueueInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One queue of a lite pull consumer: where it is pulled next, what is cached, and how far it was polled. Guarded by the
 * lock of the {@link LiteQueues} that has it.
 *
 * <p>The cached messages are in offset order and lie before the next offset to pull. Each seek begins a new epoch; what
 * a pull of an earlier epoch brings is not taken.
 */
final class LiteQueue {
    /** In place of an offset: not known yet, or none. */
    static final long NONE = -1;

    private static final long MIB = 1024 * 1024;

    private final MessageQueue queue;
    private final @Nullable ProcessQueue held;
    private final Deque<MessageExt> cached = new ArrayDeque<>();
    private long bytes;
    private long nextOffset = NONE;
    private long unfinishedFrom = NONE;
    private long lastPullMillis;
    private long lastPollMillis;
    private int epoch;
    private int pullsUnderWay;
    private boolean paused;
    private boolean listed;

    /**
     * A queue without a place to begin.
     *
     * @param held what the rebalance knows of it; null when the application assigned it
     */
    LiteQueue(MessageQueue queue, @Nullable ProcessQueue held) {
        this.queue = queue;
        this.held = held;
    }

    MessageQueue queue() {
        return queue;
    }

    int epoch() {
        return epoch;
    }

    /** The offset to pull from next; {@link #NONE} before the first {@link #moveTo}. */
    long nextOffset() {
        return nextOffset;
    }

    boolean isPaused() {
        return paused;
    }

    void pause(boolean pause) {
        paused = pause;
    }

    /** Whether the queue is in the list of those that can be polled. */
    boolean isListed() {
        return listed;
    }

    void list(boolean nowListed) {
        listed = nowListed;
    }

    int count() {
        return cached.size();
    }

    long bytes() {
        return bytes;
    }

    /** How far apart the lowest and the highest cached offset are. */
    long span() {
        return cached.isEmpty()
                ? 0
                : cached.getLast().getQueueOffset() - cached.getFirst().getQueueOffset();
    }

    /** Goes on at {@code offset} in a new epoch; forgets what is cached. */
    void moveTo(long offset) {
        epoch++;
        cached.clear();
        bytes = 0;
        unfinishedFrom = NONE;
        nextOffset = offset;
    }

    /** A pull sets out; returns how many are under way now, those of earlier epochs included. */
    int pullSent() {
        return ++pullsUnderWay;
    }

    void pullEnded() {
        pullsUnderWay--;
    }

    /** Keeps the loop known to the rebalance, which takes queues anew that nobody pulls. */
    void loopTurned(long nowMillis) {
        lastPullMillis = nowMillis;
        if (held != null) {
            held.pulledAt(nowMillis);
        }
    }

    /** Takes in what a pull of this epoch brought. */
    void add(List<MessageExt> pulled, long next) {
        for (MessageExt message : pulled) {
            cached.addLast(message);
            bytes += message.getBody().length;
        }
        nextOffset = next;
    }

    /** Hands out up to {@code max} messages. */
    List<MessageExt> take(int max, long nowMillis) {
        List<MessageExt> taken = new ArrayList<>(Math.min(max, cached.size()));
        while (taken.size() < max && !cached.isEmpty()) {
            MessageExt message = cached.removeFirst();
            bytes -= message.getBody().length;
            taken.add(message);
        }
        if (unfinishedFrom == NONE && !taken.isEmpty()) {
            unfinishedFrom = taken.get(0).getQueueOffset();
        }
        lastPollMillis = nowMillis;
        return taken;
    }

    /** The application is done with what it took. */
    void finished() {
        unfinishedFrom = NONE;
    }

    /** The application says that it is done with what is before {@code offset}, also of what it took. */
    void doneTo(long offset) {
        if (unfinishedFrom != NONE && offset > unfinishedFrom) {
            unfinishedFrom = offset < polledTo() ? offset : NONE;
        }
    }

    /** The lowest offset that was not polled; {@link #NONE} when it is not known where to begin. */
    long polledTo() {
        return cached.isEmpty() ? nextOffset : cached.getFirst().getQueueOffset();
    }

    /** The lowest offset that was not polled, or that the application may still work on. */
    long finishedTo() {
        return unfinishedFrom == NONE ? polledTo() : unfinishedFrom;
    }

    /** What an administrator is told. */
    ProcessQueueInfo info(long committed) {
        long lowest = cached.isEmpty() ? 0 : cached.getFirst().getQueueOffset();
        long highest = cached.isEmpty() ? 0 : cached.getLast().getQueueOffset();
        return new ProcessQueueInfo(
                cached.size(),
                highest,
                lowest,
                (int) (bytes / MIB),
                committed,
                false,
                lastPollMillis,
                0,
                lastPullMillis,
                false,
                0,
                0,
                0,
                0);
    }
}
