// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.handler;

import io.cometmq.common.io.Json;
import io.cometmq.common.topic.DataVersion;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.RegisterBrokerBody;
import io.cometmq.remoting.protocol.body.TopicConfigAndMappingSerializeWrapper;
import io.cometmq.remoting.protocol.request.RouteRequests.RegisterBroker;
import io.cometmq.remoting.protocol.route.QueueData;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingInfo;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Request;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What the body of a registration says. Immutable.
 *
 * @param version the version of the broker's topic settings
 * @param topics the broker's queues by topic
 * @param mappings which logical queues the broker leads, by static topic
 */
record Announcement(DataVersion version, Map<String, QueueData> topics, Map<String, TopicQueueMappingInfo> mappings) {
    /** The checksum travels without its highest bit. */
    private static final int CHECKSUM_MASK = 0x7FFF_FFFF;

    private static final DataVersion UNVERSIONED = new DataVersion(0, 0, 0);

    /**
     * Reads the body of {@code request}; an empty one announces nothing.
     *
     * @throws Refusal when the body is not what its checksum says, or cannot be read
     */
    static Announcement decode(Request<RegisterBroker> request) {
        byte[] body = request.bodyBytes();
        checkSum(body, request.header().bodyCrc32());
        String broker = request.header().brokerName();
        if (body.length == 0) {
            return new Announcement(UNVERSIONED, Map.of(), Map.of());
        }
        try {
            return Boolean.TRUE.equals(request.header().compressed())
                    ? CompressedAnnouncement.decode(broker, body)
                    : ofJson(broker, body);
        } catch (IllegalArgumentException malformed) {
            throw new Refusal(
                    ResponseCode.SYSTEM_ERROR,
                    "the body of the registration of " + broker + " cannot be read: " + malformed.getMessage());
        }
    }

    /** The queues that {@code topics} have on the broker called {@code brokerName}. */
    static Map<String, QueueData> queues(String brokerName, Map<String, TopicConfig> topics) {
        Map<String, QueueData> queues = new TreeMap<>();
        topics.forEach((name, topic) -> queues.put(
                name,
                new QueueData(
                        brokerName,
                        topic.perm(),
                        topic.readQueueNums(),
                        topic.topicSysFlag(),
                        topic.writeQueueNums())));
        return queues;
    }

    private static Announcement ofJson(String brokerName, byte[] body) {
        TopicConfigAndMappingSerializeWrapper sent =
                Json.read(body, RegisterBrokerBody.class).topicConfigSerializeWrapper();
        if (sent == null) { // readers of JSON leave out what the text does not have
            return new Announcement(UNVERSIONED, Map.of(), Map.of());
        }
        DataVersion version = sent.dataVersion() == null ? UNVERSIONED : sent.dataVersion();
        return new Announcement(version, queues(brokerName, sent.topicConfigTable()), sent.topicQueueMappingInfoMap());
    }

    private static void checkSum(byte[] body, @Nullable Integer expected) {
        if (expected == null || expected == 0) {
            return;
        }
        CRC32 crc = new CRC32();
        crc.update(body);
        int actual = (int) crc.getValue() & CHECKSUM_MASK;
        if (actual != expected) {
            throw new Refusal(
                    ResponseCode.SYSTEM_ERROR,
                    "crc32 not match: the body of " + body.length + " bytes has " + actual + ", expected bodyCrc32="
                            + expected);
        }
    }
}
