// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The damaged entries that readers met, of all queues, until they are mended. Asked by any thread; the dispatch thread mends
 * them, one after another. Guarded by its own lock, which is never held while anything is read or written.
 */
final class DamagedEntries {
    private static final Logger log = LoggerFactory.getLogger(DamagedEntries.class);
    /** Queues that wait for their entries; readers of others ask once more. */
    private static final int MAX_QUEUES = 1024;

    private final Runnable wake;
    private final Map<ConsumeQueue, Asked> asked = new LinkedHashMap<>();
    /** Owned by the dispatch thread. */
    private @Nullable EntryMending present;

    private record Asked(long number, CompletableFuture<Void> mended) {}

    /**
     * Nothing is damaged.
     *
     * @param wake wakes the dispatch thread
     */
    DamagedEntries(Runnable wake) {
        this.wake = wake;
    }

    /** Has an entry of a queue mended soon; one at a time of each queue. */
    void mendSoon(ConsumeQueue queue, long number) {
        synchronized (this) {
            if (asked.size() >= MAX_QUEUES || asked.containsKey(queue)) {
                return;
            }
            asked.put(queue, new Asked(number, new CompletableFuture<>()));
        }
        wake.run();
    }

    /** Completes when no entry of a queue waits to be mended; and when one of another queue is, while too many wait. */
    synchronized CompletableFuture<Void> mended(ConsumeQueue queue) {
        Asked waiting = asked.get(queue);
        if (waiting == null && asked.size() >= MAX_QUEUES) {
            waiting = asked.values().iterator().next();
        }
        return waiting == null ? CompletableFuture.completedFuture(null) : waiting.mended.copy();
    }

    /** Does a piece of work; the queue that may be read on when it is done, or null. */
    @Nullable
    ConsumeQueue goOn() {
        EntryMending mending = present;
        if (mending == null) {
            mending = begin();
            present = mending;
        }
        if (mending == null) {
            return null;
        }
        boolean done = isDone(mending);
        if (done) {
            present = null;
            end(mending.queue());
        }
        return done ? mending.queue() : null;
    }

    /** Whether any entry waits to be mended. */
    synchronized boolean isEmpty() {
        return asked.isEmpty();
    }

    private synchronized @Nullable EntryMending begin() {
        Iterator<Map.Entry<ConsumeQueue, Asked>> first = asked.entrySet().iterator();
        if (!first.hasNext()) {
            return null;
        }
        Map.Entry<ConsumeQueue, Asked> next = first.next();
        return next.getKey().mending(next.getValue().number);
    }

    private static boolean isDone(EntryMending mending) {
        ConsumeQueue queue = mending.queue();
        try {
            EntryMending.Outcome outcome = mending.goOn();
            if (outcome == EntryMending.Outcome.GOES_ON) {
                return false;
            }
            queue.tolerated().tried(mending.from(), mending.to(), outcome);
        } catch (IOException | UncheckedIOException failure) {
            log.warn(
                    "Damaged queue entries cannot be written anew now: topic={} queueId={} from={} to={}",
                    queue.topic(),
                    queue.queueId(),
                    mending.from(),
                    mending.to(),
                    failure);
            queue.tolerated().failed(mending.from(), mending.to());
        }
        return true;
    }

    private void end(ConsumeQueue queue) {
        Asked ended;
        synchronized (this) {
            ended = asked.remove(queue);
        }
        if (ended != null) {
            ended.mended.complete(null);
        }
    }
}
