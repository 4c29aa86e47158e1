// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One address that a client calls, and its connection: none, being opened, or open. However many callers ask, one
 * connection is being opened at a time. Guarded by its own lock.
 */
final class Remote {
    private final Supplier<CompletableFuture<PeerConnection>> opener;
    private volatile @Nullable PeerConnection current;
    private @Nullable CompletableFuture<PeerConnection> opening;

    Remote(Supplier<CompletableFuture<PeerConnection>> opener) {
        this.opener = opener;
    }

    /** The open connection, or null. */
    @Nullable
    PeerConnection current() {
        PeerConnection connection = current;
        return connection != null && connection.isOpen() ? connection : null;
    }

    /** The connection, opened now if there is none. */
    @SuppressWarnings("FutureReturnValueIgnored") // both outcomes end the attempt
    CompletableFuture<PeerConnection> connection() {
        CompletableFuture<PeerConnection> attempt;
        synchronized (this) {
            PeerConnection connection = current();
            if (connection != null) {
                return CompletableFuture.completedFuture(connection);
            }
            if (opening != null) {
                return opening;
            }
            attempt = new CompletableFuture<>();
            opening = attempt;
        }
        open().whenComplete((connection, failure) -> ended(attempt, connection, failure));
        return attempt;
    }

    private CompletableFuture<PeerConnection> open() {
        try {
            return opener.get();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** Makes the next call open another connection than this one. */
    synchronized void leave(PeerConnection connection) {
        if (current == connection) {
            current = null;
        }
    }

    private void ended(
            CompletableFuture<PeerConnection> attempt,
            @Nullable PeerConnection connection,
            @Nullable Throwable failure) {
        synchronized (this) {
            opening = null;
            current = connection;
        }
        if (failure != null) {
            attempt.completeExceptionally(failure);
        } else {
            attempt.complete(connection);
        }
    }
}
