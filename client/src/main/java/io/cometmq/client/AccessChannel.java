// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client;

/** How a client reaches its servers, which decides where message traces go. */
public enum AccessChannel {
    /** Servers of one's own. */
    LOCAL,
    /** A vendor's, which keeps traces in topics per region. */
    CLOUD
}
