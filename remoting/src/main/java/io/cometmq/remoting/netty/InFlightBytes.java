// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The bytes of requests in work on one connection, and whether they are too many to read more. Thread-safe; {@code
 * whenRoom} is called once each time that too many become few enough.
 */
final class InFlightBytes {
    private final int bound;
    private final Runnable whenRoom;
    private final AtomicInteger bytes = new AtomicInteger();

    InFlightBytes(int bound, Runnable whenRoom) {
        this.bound = bound;
        this.whenRoom = whenRoom;
    }

    boolean tooMany() {
        return bytes.get() > bound;
    }

    boolean none() {
        return bytes.get() == 0;
    }

    void add(int size) {
        bytes.addAndGet(size);
    }

    void remove(int size) {
        int rest = bytes.addAndGet(-size);
        if (rest <= bound && rest + size > bound) {
            whenRoom.run();
        }
    }
}
