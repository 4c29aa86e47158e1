// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

/** Where the time comes from. Implementations are thread-safe; tests use a hand-moved one. */
public interface Clock {
    /** Milliseconds since 1970-01-01 UTC. May step when an operator sets the machine's clock. */
    long millis();

    /** Nanoseconds since an arbitrary moment; never steps back. For measuring how long something took. */
    long nanos();

    /** The clock of this machine. */
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}
