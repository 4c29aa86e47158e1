// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.body.ColdDataFlowCtrInfo;

/** Requests about how much consumer groups may read from a broker's disk. */
public final class ColdControlRequests {
    /** Sets the thresholds of groups; the body has lines {@code group=bytes}. */
    public static final RequestType<NoHeader, NoHeader> UPDATE_COLD_DATA_FLOW_CTR_CONFIG =
            RequestType.of(2001, "UPDATE_COLD_DATA_FLOW_CTR_CONFIG", NoHeader.class, NoHeader.class);

    /** Has the default hold for a group again; the body is its name. */
    public static final RequestType<NoHeader, NoHeader> REMOVE_COLD_DATA_FLOW_CTR_CONFIG =
            RequestType.of(2002, "REMOVE_COLD_DATA_FLOW_CTR_CONFIG", NoHeader.class, NoHeader.class);

    /** What groups read from the disk, and the thresholds. */
    public static final RequestType<NoHeader, NoHeader> GET_COLD_DATA_FLOW_CTR_INFO = RequestType.of(
                    2003, "GET_COLD_DATA_FLOW_CTR_INFO", NoHeader.class, NoHeader.class)
            .answering(ColdDataFlowCtrInfo.class);

    private ColdControlRequests() {}
}
