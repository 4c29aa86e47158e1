// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.cold;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Scheduler;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads of groups that have read enough from the disk: each is made when it has waited. Guarded by its own lock. */
public final class ParkedReads implements Resource {
    /** How long a read waits; less than any client does for an answer. */
    static final Duration WAIT = Duration.ofSeconds(3);
    /** How many wait at most. */
    public static final int MAX_PARKED = 10_000;

    private static final class Parked {
        private final Runnable read;

        Parked(Runnable read) {
            this.read = read;
        }
    }

    private final Scheduler scheduler;
    private final Set<Parked> waiting = new LinkedHashSet<>();
    private boolean closed;

    public ParkedReads(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * Has {@code read} run after it has waited, or when this is closed; it must not block.
     *
     * @return false when too many wait already, or none may any more
     */
    public boolean park(Runnable read) {
        Parked parked = new Parked(read);
        synchronized (this) {
            if (closed || waiting.size() >= MAX_PARKED) {
                return false;
            }
            waiting.add(parked);
        }
        scheduler.after(WAIT, "make a parked read", () -> end(parked));
        return true;
    }

    /** How many wait. */
    public synchronized int count() {
        return waiting.size();
    }

    /** Has all go on that wait. */
    @Override
    public void close() {
        List<Parked> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(waiting);
        }
        all.forEach(this::end);
    }

    private void end(Parked parked) {
        synchronized (this) {
            if (!waiting.remove(parked)) {
                return;
            }
        }
        parked.read.run();
    }
}
