// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin.common;

/** How a call that throws nothing has ended. */
public enum AdminToolsResultCodeEnum {
    SUCCESS(200),
    /** No answer came. */
    REMOTING_ERROR(-1001),
    /** A broker refused. */
    MQ_BROKER_ERROR(-1002),
    /** It failed on this side, or a name server refused. */
    MQ_CLIENT_ERROR(-1003),
    /** The thread was interrupted. */
    INTERRUPT_ERROR(-1004),
    /** No broker has the topic. */
    TOPIC_ROUTE_INFO_NOT_EXIST(-2001),
    /** No member of the group is connected. */
    CONSUMER_NOT_ONLINE(-2002),
    /** The group broadcasts, so brokers do not know its offsets. */
    BROADCAST_CONSUMPTION(-2003);

    private final int code;

    AdminToolsResultCodeEnum(int code) {
        this.code = code;
    }

    public int getCode() {
        return code;
    }
}
