// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

/** Thrown when bytes are not the record or batch they should be; the message names the position and the field. */
public final class MalformedMessageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    MalformedMessageException(String what) {
        super(what);
    }

    MalformedMessageException(String what, Throwable cause) {
        super(what, cause);
    }
}
