// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.lifecycle.RunningWorker;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.common.lifecycle.Worker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Turns to each queue when its next loan ends. Guarded by its own lock, which is held while nothing else is called; what
 * is due is done by the thread that turns it.
 *
 * <p>Nothing is polled: it holds one alarm for each queue, and has itself woken for the first. A queue of which nothing
 * is lent has none.
 */
public final class LoanAlarms implements Worker {
    /** Only a net under the wake-ups: how long the thread may sleep without one. */
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(30);

    /** Loans of a queue that end within this time are looked after together. */
    static final long GATHER_MILLIS = 20;

    /** A queue that lends messages. */
    interface Target {
        /** Does what is due; when to come again, or {@link Long#MAX_VALUE}. */
        long ring(long nowMillis);
    }

    private record Alarm(long atMillis, Target target) {}

    private final Clock clock;
    private final Scheduler scheduler;
    private final Object lock = new Object();
    private final PriorityQueue<Alarm> alarms =
            new PriorityQueue<>((one, other) -> Long.compare(one.atMillis(), other.atMillis()));
    /** Which alarm of a target counts; later ones of the same target are left over. */
    private final Map<Target, Long> counting = new HashMap<>();

    private volatile Runnable wake = () -> {};
    private volatile boolean woken;
    private long wakeAtMillis = Long.MAX_VALUE;
    private Scheduler.@Nullable Cancellable wakeUp;

    LoanAlarms(Clock clock, Scheduler scheduler) {
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** Starts the thread that looks after loans that ended. */
    Resource start(Threads threads) {
        Resources resources = new Resources();
        RunningWorker thread = resources.own(threads.run(this, LONGEST_IDLE));
        wake = thread::wake;
        thread.wake();
        return resources;
    }

    /** Has {@code target} rung at this time, if not earlier. Never blocks for long. */
    void set(Target target, long atMillis) {
        boolean first;
        synchronized (lock) {
            if (atMillis >= counting.getOrDefault(target, Long.MAX_VALUE)) {
                return;
            }
            counting.put(target, atMillis);
            Alarm alarm = new Alarm(atMillis, target);
            alarms.add(alarm);
            first = alarm.equals(alarms.peek());
        }
        if (first) {
            wake.run();
        }
    }

    @Override
    public String role() {
        return "broker-pop";
    }

    @Override
    public int doWork() {
        long now = clock.millis();
        Target due = nextDue(now);
        if (due == null) {
            wakeAt(firstMillis(), now);
            return 0;
        }
        long next = due.ring(now);
        if (next != Long.MAX_VALUE) {
            set(due, Math.max(next, now + GATHER_MILLIS));
        }
        return 1;
    }

    private @Nullable Target nextDue(long now) {
        synchronized (lock) {
            for (Alarm first = alarms.peek(); first != null; first = alarms.peek()) {
                boolean counts = counting.getOrDefault(first.target(), Long.MAX_VALUE) == first.atMillis();
                if (counts && first.atMillis() > now) {
                    return null;
                }
                alarms.remove();
                if (counts) {
                    counting.remove(first.target());
                    return first.target();
                }
            }
            return null;
        }
    }

    private long firstMillis() {
        synchronized (lock) {
            Alarm first = alarms.peek();
            return first == null ? Long.MAX_VALUE : first.atMillis();
        }
    }

    private void wakeAt(long millis, long now) {
        boolean planned = !woken && wakeAtMillis > now && wakeAtMillis <= millis;
        if (planned || millis == Long.MAX_VALUE) {
            return;
        }
        if (wakeUp != null) {
            wakeUp.cancel();
        }
        wakeAtMillis = millis;
        woken = false;
        wakeUp = scheduler.after(
                Duration.ofMillis(Math.max(0, millis - now)), "wake for loans that end", this::wakePlanned);
    }

    private void wakePlanned() {
        woken = true;
        wake.run();
    }
}
