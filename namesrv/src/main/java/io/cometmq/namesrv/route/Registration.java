// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.route;

import io.cometmq.common.topic.DataVersion;
import io.cometmq.remoting.protocol.route.QueueData;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingInfo;
import io.cometmq.remoting.rpc.Connection;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a broker announces about itself. Immutable.
 *
 * @param haAddress where its slaves connect; empty when it tells none
 * @param zone the zone it runs in, for clients that ask for brokers of their own zone
 * @param actingMaster whether its smallest slave stands in for a lost master; null from brokers older than that feature
 * @param timeout how long it may be silent before it is forgotten
 * @param version the version of its topic settings
 * @param topics its queues by topic; only the changed ones after a change of a single topic
 * @param mappings which logical queues it leads of those topics that are static
 * @param connection the one that it registers on
 */
public record Registration(
        BrokerIdentity broker,
        String haAddress,
        @Nullable String zone,
        @Nullable Boolean actingMaster,
        Duration timeout,
        DataVersion version,
        Map<String, QueueData> topics,
        Map<String, TopicQueueMappingInfo> mappings,
        Connection connection) {

    public Registration {
        topics = Map.copyOf(topics);
        mappings = Map.copyOf(mappings);
    }

    boolean actsAsMaster() {
        return Boolean.TRUE.equals(actingMaster);
    }
}
