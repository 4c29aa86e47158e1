// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.exception;

/** An address cannot be listened on: it is taken, not local, or not permitted. The message names it. */
public final class BindException extends RuntimeException {
    public BindException(String message, Throwable cause) {
        super(message, cause);
    }
}
