// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

/**
 * Whether a listener may be called with messages of a queue whose order matters, and who waits for the present call to
 * end. At most one call is inside. Guarded by its own lock; what waits is run without it.
 *
 * <p>Open, then closed (no call begins any more), then quiet (no call is inside). A revoked gate's calls do not count.
 */
final class ListenerGate {
    private boolean inside;
    private boolean closed;
    private boolean revoked;
    private Runnable whenQuiet = () -> {};

    /** Begins a call; false when the gate is closed or another call is inside. */
    synchronized boolean enter() {
        if (closed || inside) {
            return false;
        }
        inside = true;
        return true;
    }

    /** Ends the call that {@link #enter()} began. */
    void leave() {
        Runnable waiting;
        synchronized (this) {
            inside = false;
            waiting = takeWaiting();
        }
        waiting.run();
    }

    /** Lets no call begin any more, and runs {@code quiet} once none is inside: at once, or in {@link #leave()}. */
    void close(Runnable quiet) {
        Runnable waiting;
        synchronized (this) {
            closed = true;
            whenQuiet = quiet;
            waiting = inside ? () -> {} : takeWaiting();
        }
        waiting.run();
    }

    /** Waits no longer for a call that is inside; what it brings does not count. */
    void force() {
        Runnable waiting;
        synchronized (this) {
            revoked |= inside;
            waiting = takeWaiting();
        }
        waiting.run();
    }

    /** The queue belongs to another consumer already: a call that is inside does not count. */
    synchronized void revoke() {
        revoked = true;
    }

    /** Whether what a call brings must be forgotten. */
    synchronized boolean isRevoked() {
        return revoked;
    }

    private Runnable takeWaiting() {
        Runnable waiting = whenQuiet;
        whenQuiet = () -> {};
        return waiting;
    }
}
