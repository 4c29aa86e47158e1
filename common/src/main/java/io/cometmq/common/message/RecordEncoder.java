// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A record that is about to be stored: knows its size and writes itself, all but the three fields that are known last (see
 * {@link RecordLayout#patch}). Who stores many prepares one after another, each in the memory of the one before. Used by one
 * thread.
 */
public final class RecordEncoder {
    /** The topic's length has two bytes at most, but RocketMQ's readers stop at one. */
    private static final int MAX_TOPIC_BYTES = 255;

    private static final ByteBuffer NO_BODY = ByteBuffer.allocate(0);

    private final RecordHost bornHost = new RecordHost();
    private final RecordHost storeHost = new RecordHost();
    private byte[] topic = {};
    private @Nullable RecordHead head;
    private ByteBuffer body = NO_BODY;
    private EncodedProperties properties = EncodedProperties.NONE;
    private int propertiesLength;
    private int size;

    /** Has no record yet. */
    public RecordEncoder() {}

    /** Has a record, see {@link #prepare}. */
    public RecordEncoder(String topic, ByteBuffer body, String properties, RecordHead head) {
        prepare(topic.getBytes(StandardCharsets.UTF_8), head, body, EncodedProperties.of(properties));
    }

    /**
     * Takes the next record, in place of the one before. What is given stays the caller's, who must leave it as it is until
     * the record is written.
     *
     * @param topicName in UTF-8, at most 255 bytes
     * @param recordBody from position to limit; neither is moved
     * @param encodedProperties at most {@link MessageProperties#MAX_BYTES} bytes
     * @throws IllegalArgumentException naming what is too long
     */
    public void prepare(
            byte[] topicName, RecordHead recordHead, ByteBuffer recordBody, EncodedProperties encodedProperties) {
        int length = encodedProperties.length();
        if (topicName.length > MAX_TOPIC_BYTES) {
            throw new IllegalArgumentException(
                    "topic of " + topicName.length + " bytes: expected at most " + MAX_TOPIC_BYTES);
        }
        if (length > MessageProperties.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "properties of " + length + " bytes: expected at most " + MessageProperties.MAX_BYTES);
        }
        topic = topicName;
        head = recordHead;
        body = recordBody;
        properties = encodedProperties;
        propertiesLength = length;
        bornHost.set(recordHead.bornHost());
        storeHost.set(recordHead.storeHost());
        size = RecordLayout.sizeOf(recordHead.sysFlag(), topicName.length, recordBody.remaining(), length);
    }

    /** The size of the record, in bytes. */
    public int size() {
        return size;
    }

    /** Writes the record at the position of {@code target} and moves it behind; queue offset, log offset and store time are 0. */
    public void writeTo(ByteBuffer target) {
        RecordHead fixed = head;
        if (fixed == null) {
            throw new IllegalStateException("a record is written that was not prepared");
        }
        int bodyLength = body.remaining();
        int magic = RecordLayout.magicFor(topic.length);
        target.putInt(size);
        target.putInt(magic);
        target.putInt(RecordLayout.crcOf(body, body.position(), bodyLength));
        target.putInt(fixed.queueId());
        target.putInt(fixed.flag());
        target.putLong(0);
        target.putLong(0);
        target.putInt(fixed.sysFlag());
        target.putLong(fixed.bornTimestamp());
        bornHost.putInto(target);
        target.putLong(0);
        storeHost.putInto(target);
        target.putInt(fixed.reconsumeTimes());
        target.putLong(fixed.preparedTransactionOffset());
        target.putInt(bodyLength);
        int at = target.position();
        target.put(at, body, body.position(), bodyLength).position(at + bodyLength);
        if (magic == RecordLayout.MAGIC_V2) {
            target.putShort((short) topic.length);
        } else {
            target.put((byte) topic.length);
        }
        target.put(topic);
        target.putShort((short) propertiesLength);
        properties.putInto(target);
    }
}
