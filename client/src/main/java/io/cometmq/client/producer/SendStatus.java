// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.producer;

/** How far a stored message got before the broker answered. */
public enum SendStatus {
    /** Stored as the broker's settings ask. */
    SEND_OK,
    /** Stored in memory, but the disk did not have it in time. */
    FLUSH_DISK_TIMEOUT,
    /** Stored by the master, but the slave did not have it in time. */
    FLUSH_SLAVE_TIMEOUT,
    /** Stored by the master, which has no slave that could take it. */
    SLAVE_NOT_AVAILABLE
}
