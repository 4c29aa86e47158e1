// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.cold;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.metrics.Collector;
import io.cometmq.common.metrics.Metric;
import io.cometmq.common.metrics.MetricsText;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has reads from the disk give way. As long as no message comes, or event loops are in time, they are made at once, side by
 * side and in large windows. An event loop that is late while messages come halves their share of the time, down to a
 * bound; time in which none is late gives it back. With a share below 1 one read is made at a time, of a short window, and
 * when event loops have sent its answer nothing is read for as long as the share says: so whoever sends waits behind one
 * short piece, and whoever is far behind goes on. Guarded by its own lock, under which nothing runs but bookkeeping.
 */
public final class ColdPace implements Executor, Collector, Resource {
    /** How many reads wait for their turn at most. */
    static final int MAX_WAITING = 10_000;
    /** How much of the log a read brings while it has to give way: as much as a pull returns by default. */
    static final int SHORT_WINDOW_BYTES = 256 << 10;
    /** A pause is no longer than this, however long the read before it took. */
    static final Duration MAX_PAUSE = Duration.ofMillis(100);
    /** An event loop that has not come by for so long is not waited for: one that hangs holds up no reads of the others. */
    static final Duration LONGEST_ANSWER = Duration.ofSeconds(1);
    /** How much of its share it gets back in a second, of 1. */
    static final double REGAINED_PER_SECOND = 0.5;
    /** Event loops that are late together are late once. */
    static final Duration LATE_ONCE = Duration.ofMillis(10);

    private static final double ALL = 1;
    private static final double LOST_WHEN_LATE = 0.5;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Metric PAUSED = Metric.counter(
            "cometmq_cold_read_paused_seconds_total",
            "How long reads from the disk waited so that messages that came meanwhile did not, in seconds.");
    private static final Metric SHARE =
            Metric.gauge("cometmq_cold_read_share", "How much of the time reads from the disk may take now, of 1.");

    private final Executor lane;
    private final HotWork hot;
    private final Supplier<ColdPaceConfig> config;
    private final Scheduler scheduler;
    private final Clock clock;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private volatile double share = ALL;
    private long changedNanos;
    private int underWay;
    private boolean pausing;
    private boolean closed;
    private long pausedNanos;

    /**
     * A pace at full speed.
     *
     * @param lane runs the reads
     * @param scheduler ends the pauses
     */
    ColdPace(Executor lane, HotWork hot, Supplier<ColdPaceConfig> config, Scheduler scheduler, Clock clock) {
        this.lane = lane;
        this.hot = hot;
        this.config = config;
        this.scheduler = scheduler;
        this.clock = clock;
        this.changedNanos = clock.nanos();
    }

    /**
     * Makes a read, now or after those that wait.
     *
     * @throws RejectedExecutionException when too many wait already
     */
    @Override
    public void execute(Runnable read) {
        synchronized (this) {
            if (!waiting.isEmpty() || !mayStart()) {
                if (waiting.size() >= MAX_WAITING) {
                    throw new RejectedExecutionException(waiting.size()
                            + " reads from the disk wait for their turn: expected fewer than " + MAX_WAITING);
                }
                waiting.add(read);
                return;
            }
            underWay++;
        }
        try {
            lane.execute(() -> run(read));
        } catch (RejectedExecutionException full) {
            end(0);
            throw full;
        }
    }

    /** How much of the time reads may take now: 1 is all of it. */
    double share() {
        return share;
    }

    /** Whether reads give way now. */
    boolean isYielding() {
        return share < ALL;
    }

    /** How many bytes of the log a read brings at most now. */
    int windowBytes() {
        return isYielding() ? SHORT_WINDOW_BYTES : Integer.MAX_VALUE;
    }

    /** Lets all go on that wait, and none wait from now on. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            setShare(ALL);
        }
        startNext();
    }

    @Override
    public List<Metric> metrics() {
        return List.of(PAUSED, SHARE);
    }

    @Override
    public synchronized void collect(MetricsText out) {
        out.begin(PAUSED);
        out.series(pausedNanos / NANOS_PER_SECOND);
        out.begin(SHARE);
        out.series(share);
    }

    private boolean mayStart() {
        return share == ALL || (underWay == 0 && !pausing);
    }

    private void run(Runnable read) {
        long begun = clock.nanos();
        try {
            read.run();
        } finally {
            endWhenAnswered(begun);
        }
    }

    /** While reads give way, one has ended when event loops have come by after it: one of them had to send its answer. */
    private void endWhenAnswered(long begunNanos) {
        if (!hot.isThere()) {
            synchronized (this) {
                setShare(ALL);
            }
            end(0);
        } else if (isYielding()) {
            AtomicBoolean ended = new AtomicBoolean();
            Runnable end = () -> {
                if (ended.compareAndSet(false, true)) {
                    end(clock.nanos() - begunNanos);
                }
            };
            Scheduler.Cancellable hanging =
                    scheduler.after(LONGEST_ANSWER, "end cold read of an event loop that hangs", end);
            hot.pass(this::seen, () -> {
                hanging.cancel();
                end.run();
            });
        } else {
            hot.look(this::seen);
            end(clock.nanos() - begunNanos);
        }
    }

    /** An event loop came by, so late. */
    private synchronized void seen(long lateNanos) {
        long since = clock.nanos() - changedNanos;
        if (closed) {
            return;
        }
        if (lateNanos >= config.get().late().toNanos()) {
            if (since >= LATE_ONCE.toNanos()) {
                setShare(Math.max(config.get().leastShare(), share * LOST_WHEN_LATE));
            }
        } else if (share < ALL && since >= LATE_ONCE.toNanos()) {
            // A long silence is none in which everything was in time.
            double seconds = Math.min(since, TimeUnit.SECONDS.toNanos(1) / 10) / NANOS_PER_SECOND;
            setShare(Math.min(ALL, share + REGAINED_PER_SECOND * seconds));
        }
    }

    private void setShare(double next) {
        share = next;
        changedNanos = clock.nanos();
    }

    private void end(long tookNanos) {
        synchronized (this) {
            underWay--;
            if (share < ALL && !pausing) {
                pause(Math.min(MAX_PAUSE.toNanos(), (long) (tookNanos * (ALL / share - 1))));
                return;
            }
        }
        startNext();
    }

    private void pause(long nanos) {
        pausing = true;
        pausedNanos += nanos;
        scheduler.after(Duration.ofNanos(nanos), "end pause of cold reads", () -> {
            synchronized (this) {
                pausing = false;
            }
            startNext();
        });
    }

    private void startNext() {
        for (Runnable next = take(); next != null; next = take()) {
            Runnable read = next;
            try {
                lane.execute(() -> run(read));
            } catch (RejectedExecutionException full) {
                putBack(read);
                return;
            }
        }
    }

    private synchronized @Nullable Runnable take() {
        if (waiting.isEmpty() || !mayStart()) {
            return null;
        }
        underWay++;
        return waiting.remove();
    }

    /** Its lane is full: it is made after a pause, behind the others. */
    private synchronized void putBack(Runnable read) {
        underWay--;
        waiting.add(read);
        if (!pausing) {
            pause(MAX_PAUSE.toNanos());
        }
    }
}
