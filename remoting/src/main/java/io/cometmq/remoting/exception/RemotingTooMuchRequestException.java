// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.exception;

import org.jspecify.annotations.Nullable;

/** Too many calls are in flight; nothing was sent. */
public class RemotingTooMuchRequestException extends RemotingException {
    public RemotingTooMuchRequestException(String message) {
        super(message, null);
    }

    public RemotingTooMuchRequestException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
