// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.exception;

import org.jspecify.annotations.Nullable;

/** No connection to the address could be made. */
public class RemotingConnectException extends RemotingException {
    public RemotingConnectException(String message) {
        super(message, null);
    }

    public RemotingConnectException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
