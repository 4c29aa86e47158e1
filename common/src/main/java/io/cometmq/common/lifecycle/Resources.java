// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Closes what was opened, in the reverse order, whatever fails on the way.
 *
 * <p>Owned by one composition root; guarded by its own lock, so that a shutdown hook may close it.
 */
public final class Resources implements Resource {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private boolean closed;

    /**
     * Takes over the closing of {@code resource} and returns it.
     *
     * @throws IllegalStateException if this was closed already; {@code resource} is closed then too
     */
    public <T extends AutoCloseable> T own(T resource) {
        synchronized (this) {
            if (!closed) {
                opened.push(resource);
                return resource;
            }
        }
        IllegalStateException late = new IllegalStateException("opened after close: " + resource);
        closeInto(resource, late);
        throw late;
    }

    /** Closes everything, newest first; throws the first failure with the later ones suppressed in it. */
    @Override
    public void close() {
        Throwable first = null;
        for (AutoCloseable next = takeNewest(); next != null; next = takeNewest()) {
            first = closeInto(next, first);
        }
        if (first instanceof Error error) {
            throw error;
        }
        if (first instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (first != null) {
            throw new IllegalStateException("closing failed", first);
        }
    }

    private synchronized @Nullable AutoCloseable takeNewest() {
        closed = true;
        return opened.poll();
    }

    private static @Nullable Throwable closeInto(AutoCloseable resource, @Nullable Throwable first) {
        try {
            resource.close();
        } catch (Throwable failure) {
            if (first == null) {
                return failure;
            }
            first.addSuppressed(failure);
        }
        return first;
    }
}
