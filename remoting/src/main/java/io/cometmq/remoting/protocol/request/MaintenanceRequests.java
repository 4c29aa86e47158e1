// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.body.HARuntimeInfo;

/** Requests by which administrators have a broker tidy up, and look at its replicas. */
public final class MaintenanceRequests {
    /** Has queues whose messages are all deleted give back what they hold. */
    public static final RequestType<NoHeader, NoHeader> CLEAN_EXPIRED_CONSUMEQUEUE =
            RequestType.of(306, "CLEAN_EXPIRED_CONSUMEQUEUE", NoHeader.class, NoHeader.class);

    /** Deletes the queues of topics that the broker does not have any more. */
    public static final RequestType<NoHeader, NoHeader> CLEAN_UNUSED_TOPIC =
            RequestType.of(316, "CLEAN_UNUSED_TOPIC", NoHeader.class, NoHeader.class);

    /** How far the replicas of a master are, or how a replica follows its master. */
    public static final RequestType<NoHeader, NoHeader> GET_BROKER_HA_STATUS = RequestType.of(
                    907, "GET_BROKER_HA_STATUS", NoHeader.class, NoHeader.class)
            .answering(HARuntimeInfo.class);

    private MaintenanceRequests() {}
}
