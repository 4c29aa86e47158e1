// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.exception;

import io.cometmq.client.common.ClientErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * A message was sent, and nobody answered it in time. Mutable through its setters, as {@link MQClientException}.
 */
public class RequestTimeoutException extends Exception {
    private int responseCode;
    private @Nullable String errorMessage;

    /** A failure with code {@link ClientErrorCode#REQUEST_TIMEOUT_EXCEPTION} and what led to it. */
    public RequestTimeoutException(String errorMessage, @Nullable Throwable cause) {
        super(errorMessage, cause);
        this.responseCode = ClientErrorCode.REQUEST_TIMEOUT_EXCEPTION;
        this.errorMessage = errorMessage;
    }

    /** A failure with a code of {@link ClientErrorCode}. */
    public RequestTimeoutException(int responseCode, String errorMessage) {
        super("CODE: " + responseCode + "  DESC: " + errorMessage);
        this.responseCode = responseCode;
        this.errorMessage = errorMessage;
    }

    /** A code of {@link ClientErrorCode}. */
    public int getResponseCode() {
        return responseCode;
    }

    /** Sets the code and returns this. */
    public RequestTimeoutException setResponseCode(int code) {
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
