// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

/** How a consumer takes the messages of a queue. */
public enum MessageRequestMode {
    /** It reads on from an offset that it keeps. */
    PULL,
    /** It borrows messages, which the broker hands out and takes back. */
    POP;

    /** The name of the constant. */
    public String getName() {
        return name();
    }
}
