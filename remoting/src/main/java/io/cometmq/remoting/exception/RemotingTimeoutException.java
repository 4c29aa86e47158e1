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
}
