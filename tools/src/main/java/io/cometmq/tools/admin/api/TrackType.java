// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin.api;

/** What became of a message in one group. */
public enum TrackType {
    /** The group is past it. */
    CONSUMED,
    /** The group is past it, but its tag is none that the group wants. */
    CONSUMED_BUT_FILTERED,
    /** The group pulls by itself; what it consumed only it knows. */
    PULL,
    /** The group has not come so far. */
    NOT_CONSUME_YET,
    /** No member of the group is connected. */
    NOT_ONLINE,
    /** Every member of the group keeps its own offsets. */
    CONSUME_BROADCASTING,
    /** It could not be found out. */
    UNKNOWN
}
