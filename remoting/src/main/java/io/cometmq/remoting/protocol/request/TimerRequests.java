// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;

/** Requests by which a replica follows the timers of its master. */
public final class TimerRequests {
    /** How far the timers came; the answer's body is the 56 bytes of RocketMQ's {@code timercheck}. */
    public static final RequestType<NoHeader, NoHeader> GET_TIMER_CHECK_POINT =
            RequestType.of(60, "GET_TIMER_CHECK_POINT", NoHeader.class, NoHeader.class);

    /** How many messages wait for each topic; the answer's body is JSON. */
    public static final RequestType<NoHeader, NoHeader> GET_TIMER_METRICS =
            RequestType.of(61, "GET_TIMER_METRICS", NoHeader.class, NoHeader.class);

    private TimerRequests() {}
}
