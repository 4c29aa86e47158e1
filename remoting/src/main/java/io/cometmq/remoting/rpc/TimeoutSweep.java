// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Scheduler;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ends calls whose time is over. One per client or server; thread-safe.
 *
 * <p>It is scheduled only while calls wait: at their earliest deadline, but not oftener than every {@link #PAUSE}. A
 * call that is answered in time costs it one comparison.
 */
final class TimeoutSweep {
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final long NOT_PLANNED = Long.MAX_VALUE;

    private final Clock clock;
    private final Scheduler scheduler;
    private final long origin;
    private final Set<PeerConnection> connections;
    private final CallTable unconnected;
    private volatile long planned = NOT_PLANNED;
    private Scheduler.@Nullable Cancellable task;

    /**
     * @param connections the open ones, may change at any time
     * @param unconnected calls that wait for a connection
     */
    TimeoutSweep(Clock clock, Scheduler scheduler, Set<PeerConnection> connections, CallTable unconnected) {
        this.clock = clock;
        this.scheduler = scheduler;
        this.origin = clock.nanos();
        this.connections = connections;
        this.unconnected = unconnected;
    }

    /** Sees to it that a sweep comes at {@code deadline}; called for each call. */
    void expect(long deadline) {
        if (deadline - origin < planned) {
            plan(deadline - origin);
        }
    }

    /** Ends the calls whose time is over and plans the next sweep. */
    void sweep() {
        synchronized (this) {
            planned = NOT_PLANNED;
            task = null;
        }
        long now = clock.nanos();
        unconnected.takeExpired(now).forEach(PendingCall::timedOut);
        long next = unconnected.untilEarliest(now);
        for (PeerConnection connection : connections) {
            connection.endExpired(now);
            next = Math.min(next, connection.untilEarliestDeadline(now));
        }
        if (next != Long.MAX_VALUE) {
            plan(now - origin + Math.max(next, PAUSE.toNanos()));
        }
    }

    private synchronized void plan(long at) {
        if (at >= planned) {
            return;
        }
        if (task != null) {
            task.cancel();
        }
        planned = at;
        long delay = Math.max(0, at - (clock.nanos() - origin));
        task = scheduler.after(Duration.ofNanos(delay), "call time-outs", this::sweep);
    }
}
