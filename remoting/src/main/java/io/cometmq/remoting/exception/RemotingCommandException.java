// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.exception;

import org.jspecify.annotations.Nullable;

/** An answer cannot be read. */
public class RemotingCommandException extends RemotingException {
    public RemotingCommandException(String message) {
        super(message, null);
    }

    public RemotingCommandException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
