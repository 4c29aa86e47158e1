// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.timer;

import io.cometmq.broker.state.StateFile;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.lifecycle.Worker;
import io.cometmq.store.MessageStore;
import io.cometmq.store.timer.TimerIndex;
import io.cometmq.store.timer.TimerProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves how far the timers came, soon after it changed. What is saved never runs ahead of the disk: the log is forced
 * first, with all that was delivered, then the index, then the progress is written. Owned by the thread that turns it,
 * apart from {@link #changed}.
 */
final class TimerSaver implements Worker {
    private static final Logger log = LoggerFactory.getLogger(TimerSaver.class);

    private final TimerDelivery delivery;
    private final TimerIndex index;
    private final MessageStore store;
    private final TimerMetrics metrics;
    private final StateFile metricsFile;
    private final Clock clock;
    private final AtomicBoolean planned = new AtomicBoolean();
    private final AtomicBoolean due = new AtomicBoolean();
    private boolean failing;

    TimerSaver(
            TimerDelivery delivery,
            TimerIndex index,
            MessageStore store,
            TimerMetrics metrics,
            StateFile metricsFile,
            Clock clock) {
        this.delivery = delivery;
        this.index = index;
        this.store = store;
        this.metrics = metrics;
        this.metricsFile = metricsFile;
        this.clock = clock;
    }

    /** Has the progress saved soon; changes that come until then share the save. Callable from any thread. */
    void changed(Scheduler scheduler, Duration pause, Runnable wake) {
        if (planned.compareAndSet(false, true)) {
            scheduler.after(pause, "save timers", () -> {
                planned.set(false);
                due.set(true);
                wake.run();
            });
        }
    }

    @Override
    public String role() {
        return "broker-timer-save";
    }

    @Override
    public int doWork() {
        if (due.getAndSet(false)) {
            save(false);
        }
        return 0;
    }

    /** Saves now. The last time, when the delivering thread has stopped, {@code last} says that nothing follows. */
    void save(boolean last) {
        TimerProgress progress = delivery.progress();
        try {
            if (!store.flush()) {
                throw new IOException("the disk refuses to flush the log");
            }
            index.save(progress, last && delivery.isWhole(), clock.millis());
            metricsFile.save(metrics.content());
            failing = false;
        } catch (IOException | UncheckedIOException failure) {
            if (!failing) {
                failing = true;
                log.warn("Progress of the timers is not saved, messages may come twice after a crash", failure);
            }
        }
    }
}
