// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import org.jspecify.annotations.Nullable;

/** Why the store did not do what it was asked. Nothing was stored. */
public final class StoreException extends RuntimeException {
    /** Whose fault it is, so that a broker can choose its response code. */
    public enum Reason {
        /** The message breaks a limit: body, topic or properties are too long. */
        ILLEGAL,
        /** The store does not accept writes now: closed, disk full, or read-only after a failed force. */
        UNAVAILABLE,
        /** There are as many light queues as may be. */
        TOO_MANY_QUEUES,
        /** The disk refused this write. */
        IO
    }

    private final Reason reason;

    /** A reason, and what was wrong, with the value and what was expected. */
    public StoreException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause, false, cause != null);
        this.reason = reason;
    }

    public StoreException(Reason reason, String message) {
        this(reason, message, null);
    }

    public Reason reason() {
        return reason;
    }
}
