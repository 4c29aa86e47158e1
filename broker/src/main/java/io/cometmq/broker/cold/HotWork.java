// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.cold;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether messages come, and how long those who bring them and wait for them are kept waiting: each event loop is
 * asked to come by. Thread-safe.
 */
final class HotWork {
    /** So long after the last message nobody waits. */
    static final Duration MEMORY = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(HotWork.class);

    private final LongSupplier logEnd;
    private final List<Loop> loops;
    private final Clock clock;
    private long seenEnd;
    private long grewAtNanos;

    /**
     * @param logEnd grows with each message
     * @param loops a scheduler on each event loop; without any nothing is ever late
     */
    HotWork(LongSupplier logEnd, List<Scheduler> loops, Clock clock) {
        this.logEnd = logEnd;
        this.loops = loops.stream().map(Loop::new).toList();
        this.clock = clock;
        this.seenEnd = logEnd.getAsLong();
        this.grewAtNanos = clock.nanos() - MEMORY.toNanos();
    }

    /** Whether a message came within the last second, as far as this was asked often enough to see it. */
    synchronized boolean isThere() {
        long end = logEnd.getAsLong();
        long now = clock.nanos();
        if (end != seenEnd) {
            seenEnd = end;
            grewAtNanos = now;
        }
        return now - grewAtNanos < MEMORY.toNanos();
    }

    /**
     * Has {@code listener} told on each event loop by how many nanoseconds it was late; it must not block. A loop that was
     * asked this before and has not come by yet is not asked again.
     */
    void look(LongConsumer listener) {
        loops.forEach(loop -> loop.ask(listener));
    }

    /** The same, whatever was asked before, and {@code then} when the last has come by, with what it was asked before done. */
    void pass(LongConsumer listener, Runnable then) {
        AtomicInteger left = new AtomicInteger(loops.size());
        if (loops.isEmpty()) {
            then.run();
        }
        for (Loop loop : loops) {
            loop.call(late -> {
                listener.accept(late);
                if (left.decrementAndGet() == 0) {
                    then.run();
                }
            });
        }
    }

    private final class Loop {
        private final Scheduler scheduler;
        private final AtomicBoolean asked = new AtomicBoolean();

        Loop(Scheduler scheduler) {
            this.scheduler = scheduler;
        }

        void ask(LongConsumer listener) {
            if (asked.compareAndSet(false, true)) {
                call(late -> {
                    asked.set(false);
                    listener.accept(late);
                });
            }
        }

        void call(LongConsumer listener) {
            long begun = clock.nanos();
            try {
                scheduler.after(
                        Duration.ZERO, "see how late the event loop is", () -> listener.accept(clock.nanos() - begun));
            } catch (RejectedExecutionException stopped) {
                log.debug("Event loop has stopped, nobody waits for it", stopped);
                listener.accept(0);
            }
        }
    }
}
