// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import org.jspecify.annotations.Nullable;

/** A call failed or was refused; the message is one line for the person at the keyboard. */
public final class AdminException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The code of a call that got no answer. */
    public static final int NO_ANSWER = -1;

    private final int code;

    public AdminException(int code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public AdminException(int code, String message) {
        this(code, message, null);
    }

    /** The code of the answer, or {@link #NO_ANSWER}. */
    public int code() {
        return code;
    }
}
