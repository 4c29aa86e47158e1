// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.testing;

import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.RecordEncoder;
import io.cometmq.common.message.RecordHead;
import io.cometmq.common.message.RecordLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Builds messages for tests: {@code Messages.to("T").tag("A").body("x").message()}. What a test does not say is harmless:
 * queue 0, offset 0, loopback hosts, the default time of {@link ManualClock}.
 */
public final class Messages {
    private final String topic;
    private final Map<String, String> properties = new TreeMap<>();
    private byte[] body = "body".getBytes(StandardCharsets.UTF_8);
    private int queueId;
    private int flag;
    private int sysFlag;
    private long queueOffset;
    private long logOffset;
    private long bornMillis = ManualClock.DEFAULT_START_MILLIS;
    private long storeMillis = ManualClock.DEFAULT_START_MILLIS;
    private int reconsumeTimes;
    private InetSocketAddress bornHost = new InetSocketAddress(InetAddress.getLoopbackAddress(), 50000);
    private InetSocketAddress storeHost = new InetSocketAddress(InetAddress.getLoopbackAddress(), 10911);

    private Messages(String topic) {
        this.topic = topic;
    }

    /** A message to this topic, with the body {@code body}. */
    public static Messages to(String topic) {
        return new Messages(topic);
    }

    public Messages body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    public Messages body(byte[] bytes) {
        this.body = bytes;
        return this;
    }

    public Messages tag(String tag) {
        return property("TAGS", tag);
    }

    /** Several keys separated by spaces. */
    public Messages keys(String keys) {
        return property("KEYS", keys);
    }

    public Messages uniqueKey(String key) {
        return property("UNIQ_KEY", key);
    }

    public Messages property(String name, String value) {
        properties.put(name, value);
        return this;
    }

    public Messages queue(int id) {
        this.queueId = id;
        return this;
    }

    public Messages flag(int value) {
        this.flag = value;
        return this;
    }

    public Messages sysFlag(int value) {
        this.sysFlag = value;
        return this;
    }

    public Messages at(long newQueueOffset, long newLogOffset) {
        this.queueOffset = newQueueOffset;
        this.logOffset = newLogOffset;
        return this;
    }

    public Messages bornAt(long millis) {
        this.bornMillis = millis;
        return this;
    }

    public Messages storedAt(long millis) {
        this.storeMillis = millis;
        return this;
    }

    public Messages reconsumed(int times) {
        this.reconsumeTimes = times;
        return this;
    }

    public Messages from(InetSocketAddress host) {
        this.bornHost = host;
        return this;
    }

    public Messages on(InetSocketAddress broker) {
        this.storeHost = broker;
        return this;
    }

    /** As an application makes it. */
    public Message message() {
        Message message = new Message(topic, body);
        message.setFlag(flag);
        properties.forEach(message::putProperty);
        return message;
    }

    /** As a consumer gets it. */
    public MessageExt stored() {
        return MessageDecoder.decode(record(), MessageDecoder.Bodies.AS_STORED);
    }

    /** As the log holds it: one whole record from position to limit. */
    public ByteBuffer record() {
        RecordEncoder encoder = new RecordEncoder(
                topic,
                ByteBuffer.wrap(body),
                MessageProperties.encode(properties),
                new RecordHead(queueId, flag, sysFlag, bornMillis, bornHost, storeHost, reconsumeTimes, 0));
        ByteBuffer record = ByteBuffer.allocate(encoder.size());
        encoder.writeTo(record);
        RecordLayout.patch(record, 0, queueOffset, logOffset, storeMillis);
        return record.flip();
    }
}
