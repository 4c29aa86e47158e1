// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A call failed or was refused; the message is one line for the person at the keyboard. */
public class AdminException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The code of a call that got no answer. */
    public static final int NO_ANSWER = -1;

    private final int code;
    private final transient @Nullable Refused refused;

    /**
     * The no of a server.
     *
     * @param address who said it
     * @param remark what it said, unchanged
     */
    public record Refused(String address, @Nullable String remark) {}

    public AdminException(int code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.refused = null;
    }

    /** A refusal. */
    public AdminException(int code, String message, Refused refused) {
        super(message);
        this.code = code;
        this.refused = refused;
    }

    public AdminException(int code, String message) {
        super(message);
        this.code = code;
        this.refused = null;
    }

    /** Several failures as one that is like the first of them. */
    static AdminException all(List<AdminException> failures) {
        AdminException first = failures.get(0);
        String message = failures.stream().map(AdminException::getMessage).collect(Collectors.joining("; "));
        Refused refused = first.refused;
        return refused == null
                ? new AdminException(first.code, message, first.getCause())
                : new AdminException(first.code, message, new Refused(refused.address(), message));
    }

    /** The code of the answer, or {@link #NO_ANSWER}. */
    public int code() {
        return code;
    }

    /** Who refused; null when the call failed otherwise. */
    public @Nullable Refused refused() {
        return refused;
    }
}
