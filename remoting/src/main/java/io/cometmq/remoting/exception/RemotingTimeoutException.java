// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.exception;

import org.jspecify.annotations.Nullable;

/** No answer came in time; the request may have been carried out. */
public class RemotingTimeoutException extends RemotingException {
    public RemotingTimeoutException(String message) {
        super(message, null);
    }

    public RemotingTimeoutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** No answer of a peer within a time. */
    public RemotingTimeoutException(String address, long timeoutMillis) {
        this(address, timeoutMillis, null);
    }

    /** No answer of a peer within a time, and what led to it. */
    public RemotingTimeoutException(String address, long timeoutMillis, @Nullable Throwable cause) {
        super("wait response on the channel <" + address + "> timeout, " + timeoutMillis + "(ms)", cause);
    }
}
