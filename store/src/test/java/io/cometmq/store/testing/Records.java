// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.testing;

import io.cometmq.common.message.EncodedProperties;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.RecordHead;
import io.cometmq.store.NewRecord;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Builds records to append: {@code Records.to("T").tag("A").body("x").build()}. What a test does not say is harmless. */
public final class Records {
    private static final InetSocketAddress BORN = new InetSocketAddress(InetAddress.getLoopbackAddress(), 50000);
    private static final InetSocketAddress STORED = new InetSocketAddress(InetAddress.getLoopbackAddress(), 10911);

    private final String topic;
    private final Map<String, String> properties = new TreeMap<>();
    private int queueId;
    private int sysFlag;
    private byte[] body = "body".getBytes(StandardCharsets.UTF_8);
    private boolean wait = true;
    private InetSocketAddress bornHost = BORN;

    private Records(String topic) {
        this.topic = topic;
    }

    /** A record of queue 0 with the body {@code body}. */
    public static Records to(String topic) {
        return new Records(topic);
    }

    public Records queue(int id) {
        queueId = id;
        return this;
    }

    public Records body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    public Records body(byte[] bytes) {
        body = bytes;
        return this;
    }

    public Records sysFlag(int flag) {
        sysFlag = flag;
        return this;
    }

    public Records from(InetSocketAddress host) {
        bornHost = host;
        return this;
    }

    public Records tag(String tag) {
        return property("TAGS", tag);
    }

    /** Several keys separated by spaces. */
    public Records keys(String keys) {
        return property("KEYS", keys);
    }

    public Records property(String name, String value) {
        properties.put(name, value);
        return this;
    }

    public Records withoutWaiting() {
        wait = false;
        return this;
    }

    public NewRecord build() {
        return new NewRecord(
                topic,
                new RecordHead(queueId, 0, sysFlag, 1_768_478_400_000L, bornHost, STORED, 0, 0),
                ByteBuffer.wrap(body),
                EncodedProperties.of(MessageProperties.encode(properties)),
                wait);
    }
}
