// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of request bodies in work over all connections of a transport, and who waits until they are fewer.
 * Thread-safe.
 *
 * <p>Only whole requests count: those end by themselves, whereas half received ones could wait for each other for ever.
 */
final class TotalInFlight {
    private final long bound;
    private final AtomicLong bytes = new AtomicLong();
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    TotalInFlight(long bound) {
        this.bound = bound;
    }

    boolean tooMany() {
        return bytes.get() > bound;
    }

    void add(int size) {
        bytes.addAndGet(size);
    }

    void remove(int size) {
        long rest = bytes.addAndGet(-size);
        if (rest <= bound && rest + size > bound) {
            wakeAll();
        }
    }

    /** Runs the task once there is room, perhaps at once; it must be short. */
    void whenRoom(Runnable task) {
        waiting.add(task);
        if (!tooMany()) {
            wakeAll();
        }
    }

    private void wakeAll() {
        for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
            next.run();
        }
    }
}
