// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.exception;

import io.cometmq.client.common.ClientErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * An operation failed on the client's side: wrong state or settings, an illegal message, no route, or no broker that
 * could be reached. Mutable through its setters, for callers that were written for RocketMQ.
 */
public class MQClientException extends Exception {
    /** The code of a failure that has none of its own. */
    public static final int NO_CODE = -1;

    private int responseCode;
    private @Nullable String errorMessage;

    /** A failure without a code. */
    public MQClientException(String errorMessage, @Nullable Throwable cause) {
        this(NO_CODE, errorMessage, cause);
    }

    /** A failure with a code of {@link ClientErrorCode} or a response code of the protocol. */
    public MQClientException(int responseCode, String errorMessage) {
        this(responseCode, errorMessage, null);
    }

    /** A failure with a code and what led to it. */
    public MQClientException(int responseCode, String errorMessage, @Nullable Throwable cause) {
        super(responseCode == NO_CODE ? errorMessage : "CODE: " + responseCode + "  DESC: " + errorMessage, cause);
        this.responseCode = responseCode;
        this.errorMessage = errorMessage;
    }

    /** A code of {@link ClientErrorCode}, a response code of the protocol, or {@link #NO_CODE}. */
    public int getResponseCode() {
        return responseCode;
    }

    /** Sets the code and returns this. */
    public MQClientException setResponseCode(int code) {
        this.responseCode = code;
        return this;
    }

    /** The message without its code. */
    public @Nullable String getErrorMessage() {
        return errorMessage;
    }

    /** Replaces what {@link #getErrorMessage()} says; {@link #getMessage()} stays. */
    public void setErrorMessage(String errorMessage) {
        this.errorMessage = errorMessage;
    }
}
