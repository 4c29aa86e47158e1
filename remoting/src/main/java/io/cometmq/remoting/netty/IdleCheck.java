// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import io.cometmq.common.lifecycle.Clock;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection that carried nothing, in either direction, for a while. Looks once per such while, so that traffic
 * costs it one reading of the clock. Owned by the connection's event loop; {@link #heardSince} is thread-safe.
 */
final class IdleCheck implements Runnable {
    private final Clock clock;
    private final EventLoop loop;
    private final long boundNanos;
    private final Runnable whenIdle;
    private volatile long lastRead;
    private long lastWrite;
    private @Nullable Future<?> next;

    IdleCheck(Clock clock, EventLoop loop, long boundNanos, Runnable whenIdle) {
        this.clock = clock;
        this.loop = loop;
        this.boundNanos = boundNanos;
        this.whenIdle = whenIdle;
        this.lastRead = clock.nanos();
        this.lastWrite = lastRead;
    }

    void start() {
        plan(boundNanos);
    }

    void stop() {
        if (next != null) {
            next.cancel(false);
        }
    }

    void read() {
        lastRead = clock.nanos();
    }

    void written() {
        lastWrite = clock.nanos();
    }

    /** Whether the peer sent something at or after this reading of the clock. */
    boolean heardSince(long nanos) {
        return lastRead - nanos >= 0;
    }

    @Override
    public void run() {
        long now = clock.nanos();
        long idle = Math.min(now - lastRead, now - lastWrite);
        if (idle >= boundNanos) {
            whenIdle.run();
        } else {
            plan(boundNanos - idle);
        }
    }

    private void plan(long nanos) {
        next = loop.schedule(this, nanos, TimeUnit.NANOSECONDS);
    }
}
