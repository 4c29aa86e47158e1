// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.remoting.protocol.OrEmpty;
import java.util.List;

/** The client ids of the members of a consumer group. */
public record GetConsumerListByGroupResponseBody(List<String> consumerIdList) {
    /** Reads what a peer left out as empty. */
    public GetConsumerListByGroupResponseBody {
        consumerIdList = OrEmpty.list(consumerIdList);
    }
}
