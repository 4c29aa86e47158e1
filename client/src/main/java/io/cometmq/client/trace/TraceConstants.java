// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.trace;

/** The separators and names of message traces. */
public final class TraceConstants {
    /** Stands before the group in the group of the producer that sends traces. */
    public static final String GROUP_NAME_PREFIX = "_INNER_TRACE_PRODUCER";
    /** Stands between two fields of a record. */
    public static final char CONTENT_SPLITOR = 0x01;
    /** Ends a record. */
    public static final char FIELD_SPLITOR = 0x02;
    /** The instance name of the producer that sends traces. */
    public static final String TRACE_INSTANCE_NAME = "PID_CLIENT_INNER_TRACE_PRODUCER";
    /** Stands before the region in the topic of a vendor's traces. */
    public static final String TRACE_TOPIC_PREFIX = "rmq_sys_TRACE_DATA_";

    private TraceConstants() {}
}
