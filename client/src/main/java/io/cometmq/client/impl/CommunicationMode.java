// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

/** How a sender waits for the broker. */
public enum CommunicationMode {
    /** It blocks. */
    SYNC,
    /** It is called back. */
    ASYNC,
    /** It does not. */
    ONEWAY
}
