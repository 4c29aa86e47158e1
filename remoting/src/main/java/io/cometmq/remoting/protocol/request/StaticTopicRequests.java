// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.request.TopicRequests.CreateTopic;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingDetail;

/** Requests about topics whose queue numbers stay when queues move between brokers. */
public final class StaticTopicRequests {
    /**
     * Creates or changes a static topic on a broker: its settings, and the logical queues that the broker hosts. Refused when
     * the mapping is older than the broker's, or changes what it has told already, unless {@code force} is set.
     */
    public static final RequestType<CreateTopic, NoHeader> UPDATE_AND_CREATE_STATIC_TOPIC = RequestType.of(
                    513, "UPDATE_AND_CREATE_STATIC_TOPIC", CreateTopic.class, NoHeader.class)
            .taking(TopicQueueMappingDetail.class);

    private StaticTopicRequests() {}
}
