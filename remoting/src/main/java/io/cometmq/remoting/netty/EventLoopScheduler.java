// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import io.cometmq.common.lifecycle.Scheduler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A scheduler on an event loop, for tasks as small as a sweep. Thread-safe. */
final class EventLoopScheduler implements Scheduler {
    private static final Logger log = LoggerFactory.getLogger(EventLoopScheduler.class);
    private static final Cancellable NOTHING = () -> {};

    private final EventLoop loop;

    EventLoopScheduler(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public Cancellable after(Duration delay, String name, Runnable task) {
        try {
            return cancellable(loop.schedule(logged(name, task), delay.toNanos(), TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException stopped) {
            log.debug("Not scheduled, the event loop has stopped: task={}", name, stopped);
            return NOTHING;
        }
    }

    @Override
    public Cancellable every(Duration first, Duration pause, String name, Runnable task) {
        return cancellable(loop.scheduleWithFixedDelay(
                logged(name, task), first.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS));
    }

    private static Cancellable cancellable(Future<?> future) {
        return () -> future.cancel(false);
    }

    private static Runnable logged(String name, Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException failure) {
                log.error("Scheduled task failed: task={}", name, failure);
            }
        };
    }
}
