// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

/** Which of several messages with the same store time a search by time means. */
public enum BoundaryType {
    /** The first one. */
    LOWER,
    /** The last one. */
    UPPER
}
