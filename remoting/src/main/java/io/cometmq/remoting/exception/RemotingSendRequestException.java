// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.exception;

import org.jspecify.annotations.Nullable;

/** The request could not be written, or its connection was lost before the answer. */
public class RemotingSendRequestException extends RemotingException {
    public RemotingSendRequestException(String message) {
        super(message, null);
    }

    public RemotingSendRequestException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
