// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A record that is about to be stored: knows its size and writes itself, all but the three fields that are known last (see
 * {@link RecordLayout#patch}). Immutable, apart from the body's bytes, which stay the caller's.
 */
public final class RecordEncoder {
    /** The topic's length has two bytes at most, but RocketMQ's readers stop at one. */
    private static final int MAX_TOPIC_BYTES = 255;

    private final byte[] topic;
    private final byte[] properties;
    private final ByteBuffer body;
    private final Head head;

    /**
     * Prepares a record.
     *
     * @param topic at most 255 bytes of UTF-8
     * @param body from position to limit; neither is moved
     * @param properties encoded, at most {@link MessageProperties#MAX_BYTES} bytes of UTF-8
     * @throws IllegalArgumentException naming what is too long
     */
    public RecordEncoder(String topic, ByteBuffer body, String properties, Head head) {
        this.topic = topic.getBytes(StandardCharsets.UTF_8);
        this.properties = properties.getBytes(StandardCharsets.UTF_8);
        this.body = body;
        this.head = head;
        if (this.topic.length > MAX_TOPIC_BYTES) {
            throw new IllegalArgumentException(
                    "topic of " + this.topic.length + " bytes: expected at most " + MAX_TOPIC_BYTES);
        }
        if (this.properties.length > MessageProperties.MAX_BYTES) {
            throw new IllegalArgumentException("properties of " + this.properties.length + " bytes: expected at most "
                    + MessageProperties.MAX_BYTES);
        }
    }

    /**
     * The fields of fixed length.
     *
     * @param sysFlag the host bits are corrected by the kind of the addresses
     * @param bornTimestamp in milliseconds
     */
    public record Head(
            int queueId,
            int flag,
            int sysFlag,
            long bornTimestamp,
            InetSocketAddress bornHost,
            InetSocketAddress storeHost,
            int reconsumeTimes,
            long preparedTransactionOffset) {
        public Head {
            sysFlag &= ~(MessageSysFlag.BORNHOST_V6 | MessageSysFlag.STOREHOST_V6);
            if (bornHost.getAddress() instanceof Inet6Address) {
                sysFlag |= MessageSysFlag.BORNHOST_V6;
            }
            if (storeHost.getAddress() instanceof Inet6Address) {
                sysFlag |= MessageSysFlag.STOREHOST_V6;
            }
        }
    }

    /** The size of the record, in bytes. */
    public int size() {
        return RecordLayout.sizeOf(head.sysFlag, topic.length, body.remaining(), properties.length);
    }

    /** Writes the record at the position of {@code target} and moves it behind; queue offset, log offset and store time are 0. */
    public void writeTo(ByteBuffer target) {
        int magic = RecordLayout.magicFor(topic.length);
        target.putInt(size());
        target.putInt(magic);
        target.putInt(RecordLayout.crcOf(body, body.position(), body.remaining()));
        target.putInt(head.queueId);
        target.putInt(head.flag);
        target.putLong(0);
        target.putLong(0);
        target.putInt(head.sysFlag);
        target.putLong(head.bornTimestamp);
        RecordLayout.putHost(target, head.bornHost);
        target.putLong(0);
        RecordLayout.putHost(target, head.storeHost);
        target.putInt(head.reconsumeTimes);
        target.putLong(head.preparedTransactionOffset);
        int bodyLength = body.remaining();
        target.putInt(bodyLength);
        int at = target.position();
        target.put(at, body, body.position(), bodyLength).position(at + bodyLength);
        if (magic == RecordLayout.MAGIC_V2) {
            target.putShort((short) topic.length);
        } else {
            target.put((byte) topic.length);
        }
        target.put(topic);
        target.putShort((short) properties.length);
        target.put(properties);
    }
}
