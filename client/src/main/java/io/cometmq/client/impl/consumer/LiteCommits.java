// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.consumer.store.OffsetStore;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.exception.RemotingException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves offsets from the queues of a lite pull consumer to its offset store: when the application says so, now and then
 * by itself, and when a queue is given up. Guarded by its own lock, so that a queue that was given up, and that another
 * consumer may have now, is not committed any more.
 */
final class LiteCommits {
    private static final Logger log = LoggerFactory.getLogger(LiteCommits.class);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final String group;
    private final LiteQueues queues;
    private final OffsetStore offsets;
    private final Clock clock;
    private long lastAutoNanos;
    private boolean autoCommitted;

    LiteCommits(String group, LiteQueues queues, OffsetStore offsets, Clock clock) {
        this.group = group;
        this.queues = queues;
        this.offsets = offsets;
        this.clock = clock;
    }

    /** Commits everything that was polled, when the last time is {@code intervalMillis} ago. Begins with the first call. */
    synchronized void automatic(long intervalMillis) {
        long now = clock.nanos();
        if (autoCommitted && now - lastAutoNanos < intervalMillis * NANOS_PER_MILLI) {
            return;
        }
        autoCommitted = true;
        lastAutoNanos = now;
        all();
    }

    /** Commits everything that was polled. */
    synchronized void all() {
        queues.polledTo().forEach(this::done);
    }

    /** Commits what the application is done with. */
    synchronized void finished() {
        queues.finishedTo().forEach(this::remember);
    }

    /** Commits what was polled of some queues. */
    synchronized void of(Set<MessageQueue> some, boolean persist) {
        Map<MessageQueue, Long> polled = queues.polledTo();
        Map<MessageQueue, Long> wanted = new HashMap<>();
        for (MessageQueue queue : some) {
            Long offset = polled.get(queue);
            if (offset == null) {
                log.warn("Commit ignored, the queue is not held: group={} queue={}", group, queue);
            } else {
                wanted.put(queue, offset);
            }
        }
        of(wanted, persist);
    }

    /** Commits these offsets. */
    synchronized void of(Map<MessageQueue, Long> some, boolean persist) {
        if (some.isEmpty()) {
            log.warn("Commit ignored, it names no queue: group={}", group);
            return;
        }
        Set<MessageQueue> held = queues.all();
        some.forEach((queue, offset) -> {
            if (!held.contains(queue)) {
                log.warn("Commit ignored, the queue is not held: group={} queue={}", group, queue);
            } else if (offset < 0) {
                log.error("Commit ignored: group={} queue={} offset={}, expected at least 0", group, queue, offset);
            } else {
                done(queue, offset);
                if (persist) {
                    offsets.persist(queue);
                }
            }
        });
    }

    /** The end of this consumer must not take back what the application says it is done with. */
    private void done(MessageQueue queue, long offset) {
        queues.doneTo(queue, offset);
        remember(queue, offset);
    }

    private void remember(MessageQueue queue, long offset) {
        offsets.updateOffset(queue, offset, false);
    }

    /** Tells the brokers of these queues what is committed and waits for them; what fails is saved again later. */
    void saveAndWait(Collection<MessageQueue> some) {
        Map<MessageQueue, Long> committed = offsets.cloneOffsetTable("");
        for (MessageQueue queue : some) {
            Long offset = committed.get(queue);
            if (offset == null || !queues.contains(queue)) {
                continue;
            }
            try {
                offsets.updateConsumeOffsetToBroker(queue, offset, false);
            } catch (RemotingException | MQBrokerException | MQClientException failure) {
                log.warn(
                        "Offset not saved, it is tried again: group={} queue={} cause={}",
                        group,
                        queue,
                        failure.toString());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Sends what is committed of the queues that are held. */
    synchronized void saveAll() {
        offsets.persistAll(queues.all());
    }

    /**
     * Saves what is committed of the queues that are held, and waits within a bound until the brokers have it: for the end.
     */
    synchronized void leave() {
        Leaving.await(group, offsets.persistAllAsync(queues.all()));
    }

    /**
     * Gives a queue up and saves its offset.
     *
     * @param automatic whether to commit what the application is done with
     */
    synchronized void giveUp(MessageQueue queue, boolean automatic) {
        long finishedTo = queues.remove(queue);
        if (automatic && finishedTo != LiteQueue.NONE) {
            remember(queue, finishedTo);
        }
        offsets.persist(queue);
        offsets.removeOffset(queue);
    }
}
