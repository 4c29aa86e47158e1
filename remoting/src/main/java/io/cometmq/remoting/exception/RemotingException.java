// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.exception;

import org.jspecify.annotations.Nullable;

/** A call to another process failed; the message names the address. */
public class RemotingException extends Exception {
    public RemotingException(String message) {
        super(message, null);
    }

    public RemotingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
