// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One address that a client calls, and its connection: none, being opened, or open. However many callers ask, one
 * connection is being opened at a time; who waits for it is served in the order of asking, and before anyone who comes
 * later, so that requests keep the order they were made in. Guarded by its own lock.
 */
final class Remote {
    /** Told of the open connection, or of what went wrong. */
    interface Waiter extends BiConsumer<@Nullable PeerConnection, @Nullable Throwable> {}

    private final Supplier<CompletableFuture<PeerConnection>> opener;
    /** As many as calls wait, which their limit bounds. */
    private final Queue<Waiter> waiting = new ArrayDeque<>();

    private volatile @Nullable PeerConnection current;
    private boolean opening;

    Remote(Supplier<CompletableFuture<PeerConnection>> opener) {
        this.opener = opener;
    }

    /** The open connection, or null. */
    @Nullable
    PeerConnection current() {
        PeerConnection connection = current;
        return connection != null && connection.isOpen() ? connection : null;
    }

    /** Tells the waiter of the connection, which is opened now if there is none. */
    @SuppressWarnings("FutureReturnValueIgnored") // both outcomes reach the waiters
    void whenConnected(Waiter waiter) {
        PeerConnection connection;
        boolean first = false;
        synchronized (this) {
            connection = current();
            if (connection == null) {
                waiting.add(waiter);
                first = !opening;
                opening = true;
            }
        }
        if (connection != null) {
            waiter.accept(connection, null);
        } else if (first) {
            open().whenComplete(this::opened);
        }
    }

    /** Makes the next call open another connection than this one. */
    synchronized void leave(PeerConnection connection) {
        if (current == connection) {
            current = null;
        }
    }

    private CompletableFuture<PeerConnection> open() {
        try {
            return opener.get();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private void opened(@Nullable PeerConnection connection, @Nullable Throwable failure) {
        if (connection == null) {
            takeAll().forEach(waiter -> waiter.accept(null, failure));
            return;
        }
        for (Waiter next = takeNext(connection); next != null; next = takeNext(connection)) {
            next.accept(connection, null);
        }
    }

    /** All who wait; the next who comes tries again. */
    private synchronized List<Waiter> takeAll() {
        List<Waiter> all = List.copyOf(waiting);
        waiting.clear();
        opening = false;
        return all;
    }

    /** The next who waits; when nobody does any more, the connection is there for all. */
    private synchronized @Nullable Waiter takeNext(PeerConnection connection) {
        Waiter next = waiting.poll();
        if (next == null) {
            current = connection;
            opening = false;
        }
        return next;
    }
}
