// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.registration;

import io.cometmq.broker.identity.BrokerIdentity;
import io.cometmq.broker.statictopic.QueueMappings;
import io.cometmq.broker.topic.TopicSettings;
import io.cometmq.broker.topic.Topics;
import io.cometmq.common.config.Live;
import io.cometmq.common.io.Json;
import io.cometmq.common.topic.Permission;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.body.RegisterBrokerBody;
import io.cometmq.remoting.protocol.body.TopicConfigAndMappingSerializeWrapper;
import io.cometmq.remoting.protocol.request.RouteRequests.OfBroker;
import io.cometmq.remoting.protocol.request.RouteRequests.RegisterBroker;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** What name servers are told about this broker. Thread-safe. */
final class Announcement {
    private static final int POSITIVE = 0x7FFFFFFF;

    private final BrokerIdentity identity;
    private final Topics topics;
    private final Live<TopicSettings> settings;
    private final QueueMappings mappings;

    Announcement(BrokerIdentity identity, Topics topics, Live<TopicSettings> settings, QueueMappings mappings) {
        this.identity = identity;
        this.topics = topics;
        this.settings = settings;
        this.mappings = mappings;
    }

    /** The body that tells all topics. */
    byte[] full() {
        return body(topics.all().values());
    }

    /** The body that tells these topics and leaves the others as they were told. */
    byte[] of(Collection<TopicConfig> changed) {
        return body(changed);
    }

    /** The header for a body. */
    RegisterBroker header(byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(body);
        return new RegisterBroker(
                identity.brokerName(),
                identity.addressText(),
                identity.clusterName(),
                identity.haAddressText(),
                identity.brokerId(),
                null,
                false,
                false,
                (int) crc.getValue() & POSITIVE);
    }

    /** This broker, for saying good-bye. */
    OfBroker broker() {
        return new OfBroker(identity.brokerName(), identity.addressText(), identity.clusterName(), identity.brokerId());
    }

    private byte[] body(Collection<TopicConfig> configs) {
        Map<String, TopicConfig> table = new TreeMap<>();
        int permission = settings.get().brokerPermission();
        boolean limited = permission != Permission.READ_WRITE;
        for (TopicConfig config : configs) {
            table.put(config.topicName(), limited ? config.withPerm(config.perm() & permission) : config);
        }
        return Json.writeBytes(new RegisterBrokerBody(
                List.of(),
                new TopicConfigAndMappingSerializeWrapper(
                        topics.version(), mappings.version(), table, Map.of(), mappings.infos(table.keySet()))));
    }
}
