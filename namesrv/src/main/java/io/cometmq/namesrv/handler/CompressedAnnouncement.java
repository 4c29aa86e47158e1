// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.handler;

import io.cometmq.common.io.Json;
import io.cometmq.common.topic.DataVersion;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.common.topic.TopicFilterType;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingInfo;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The deflated form of a registration's body. After inflating, integers big-endian:
 *
 * <pre>
 * size     field
 * 4 + n    length and text of the data version, JSON
 * 4        number of topics
 * 4 + n    per topic: length and text "name readQueues writeQueues perm filterType[ attributes as JSON]"
 * 4 + n    length and text of the filter servers, JSON
 * 4        number of static topics          } only from version 5 on
 * 4 + n    per static topic: JSON           }
 * </pre>
 */
final class CompressedAnnouncement {
    /** What a body may inflate to, in bytes: some hundred thousand topics. */
    static final int MAX_INFLATED_BYTES = 64 << 20;

    private static final int BUFFER_BYTES = 16 << 10;
    private static final int FIXED_WORDS = 5;

    private CompressedAnnouncement() {}

    /**
     * Reads a deflated body.
     *
     * @throws IllegalArgumentException saying what is malformed
     */
    static Announcement decode(String brokerName, byte[] body) {
        ByteBuffer in = ByteBuffer.wrap(inflate(body));
        DataVersion version = Json.read(text(in), DataVersion.class);
        int count = number(in);
        Map<String, TopicConfig> topics = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            TopicConfig topic = topic(text(in));
            topics.put(topic.topicName(), topic);
        }
        text(in);
        return new Announcement(version, Announcement.queues(brokerName, topics), mappings(in));
    }

    private static Map<String, TopicQueueMappingInfo> mappings(ByteBuffer in) {
        Map<String, TopicQueueMappingInfo> mappings = new TreeMap<>();
        if (in.hasRemaining()) {
            int count = number(in);
            for (int i = 0; i < count; i++) {
                TopicQueueMappingInfo mapping = Json.read(text(in), TopicQueueMappingInfo.class);
                mappings.put(mapping.topic(), mapping);
            }
        }
        return mappings;
    }

    private static TopicConfig topic(String line) {
        String[] words = line.split(" ", -1);
        if (words.length < FIXED_WORDS) {
            throw new IllegalArgumentException("topic line '" + line + "': expected at least 5 words");
        }
        return new TopicConfig(
                words[0],
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]),
                TopicFilterType.valueOf(words[4]),
                0,
                false,
                Map.of());
    }

    private static int number(ByteBuffer in) {
        if (in.remaining() < Integer.BYTES) {
            throw new IllegalArgumentException("it ends at " + in.position() + " where a number is expected");
        }
        return in.getInt();
    }

    private static String text(ByteBuffer in) {
        int length = number(in);
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException(
                    "length " + length + " at " + (in.position() - Integer.BYTES) + ": expected 0.." + in.remaining());
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] inflate(byte[] body) {
        Inflater inflater = new Inflater();
        inflater.setInput(body);
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length * 2);
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            while (!inflater.finished()) {
                int size = inflater.inflate(buffer);
                if (size == 0) {
                    throw new IllegalArgumentException("the deflated body ends too early");
                }
                out.write(buffer, 0, size);
                if (out.size() > MAX_INFLATED_BYTES) {
                    throw new IllegalArgumentException("it inflates to more than " + MAX_INFLATED_BYTES + " bytes");
                }
            }
            return out.toByteArray();
        } catch (DataFormatException malformed) {
            throw new IllegalArgumentException("not deflated: " + malformed.getMessage(), malformed);
        } finally {
            inflater.end();
        }
    }
}
