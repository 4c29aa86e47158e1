// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.handler;

import static io.cometmq.namesrv.route.BrokerIdentity.MASTER_ID;

import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The zone whose brokers a client wants to be told of. Immutable. */
record Zone(String name) {
    private static final String MODE_FIELD = "__ZONE_MODE";
    private static final String NAME_FIELD = "__ZONE_NAME";

    /** The zone that a request's header fields ask for; empty when the client wants all brokers. */
    static Optional<Zone> of(Map<String, String> fields) {
        if (!Boolean.parseBoolean(fields.get(MODE_FIELD))) {
            return Optional.empty();
        }
        return Optional.ofNullable(fields.get(NAME_FIELD))
                .filter(name -> !name.isBlank())
                .map(Zone::new);
    }

    /** The part of {@code route} in this zone; brokers without a master stay, their slaves serve any zone. */
    TopicRouteData filter(TopicRouteData route) {
        List<BrokerData> brokers =
                route.brokerDatas().stream().filter(this::serves).toList();
        Set<String> names = brokers.stream().map(BrokerData::brokerName).collect(Collectors.toSet());
        return new TopicRouteData(
                brokers,
                route.filterServerTable(),
                route.orderTopicConf(),
                route.queueDatas().stream()
                        .filter(queues -> names.contains(queues.brokerName()))
                        .toList(),
                route.topicQueueMappingByBroker());
    }

    private boolean serves(BrokerData broker) {
        return name.equalsIgnoreCase(broker.zoneName()) || !broker.brokerAddrs().containsKey(MASTER_ID);
    }
}
