// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A record that is about to be stored: knows its size and writes itself, all but the three fields that are known last (see
 * {@link RecordLayout#patch}). Who stores many prepares one after another, each in the memory of the one before. Used by one
 * thread.
 */
public final class RecordEncoder {
    /** The topic's length has two bytes at most, but RocketMQ's readers stop at one. */
    private static final int MAX_TOPIC_BYTES = 255;

    private static final ByteBuffer NO_BODY = ByteBuffer.allocate(0);

    private final RecordText topic = new RecordText();
    private final RecordText properties = new RecordText();
    private final RecordHost bornHost = new RecordHost();
    private final RecordHost storeHost = new RecordHost();
    private ByteBuffer body = NO_BODY;
    private int queueId;
    private int flag;
    private int sysFlag;
    private long bornTimestamp;
    private int reconsumeTimes;
    private long preparedTransactionOffset;

    /** Has no record yet. */
    public RecordEncoder() {}

    /** Has a record, see {@link #prepare}. */
    public RecordEncoder(String topic, ByteBuffer body, String properties, Head head) {
        prepare(topic, body, properties, "", head);
    }

    /**
     * Takes the next record, in place of the one before.
     *
     * @param topicName at most 255 bytes of UTF-8
     * @param recordBody from position to limit; neither is moved; its bytes stay the caller's
     * @param encodedProperties with what follows at most {@link MessageProperties#MAX_BYTES} bytes of UTF-8
     * @param moreProperties written behind them, as {@link MessageProperties#join} would; may be empty
     * @throws IllegalArgumentException naming what is too long
     */
    public void prepare(
            String topicName, ByteBuffer recordBody, String encodedProperties, String moreProperties, Head head) {
        topic.set(topicName);
        properties.set(encodedProperties);
        if (!moreProperties.isEmpty()) {
            properties.add(MessageProperties.separatorAfter(encodedProperties));
            properties.add(moreProperties);
        }
        if (topic.length() > MAX_TOPIC_BYTES) {
            throw new IllegalArgumentException(
                    "topic of " + topic.length() + " bytes: expected at most " + MAX_TOPIC_BYTES);
        }
        if (properties.length() > MessageProperties.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "properties of " + properties.length() + " bytes: expected at most " + MessageProperties.MAX_BYTES);
        }
        body = recordBody;
        queueId = head.queueId;
        flag = head.flag;
        sysFlag = head.sysFlag;
        bornTimestamp = head.bornTimestamp;
        bornHost.set(head.bornHost);
        storeHost.set(head.storeHost);
        reconsumeTimes = head.reconsumeTimes;
        preparedTransactionOffset = head.preparedTransactionOffset;
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
        return RecordLayout.sizeOf(sysFlag, topic.length(), body.remaining(), properties.length());
    }

    /** Writes the record at the position of {@code target} and moves it behind; queue offset, log offset and store time are 0. */
    public void writeTo(ByteBuffer target) {
        int magic = RecordLayout.magicFor(topic.length());
        target.putInt(size());
        target.putInt(magic);
        target.putInt(RecordLayout.crcOf(body, body.position(), body.remaining()));
        target.putInt(queueId);
        target.putInt(flag);
        target.putLong(0);
        target.putLong(0);
        target.putInt(sysFlag);
        target.putLong(bornTimestamp);
        bornHost.putInto(target);
        target.putLong(0);
        storeHost.putInto(target);
        target.putInt(reconsumeTimes);
        target.putLong(preparedTransactionOffset);
        int bodyLength = body.remaining();
        target.putInt(bodyLength);
        int at = target.position();
        target.put(at, body, body.position(), bodyLength).position(at + bodyLength);
        if (magic == RecordLayout.MAGIC_V2) {
            target.putShort((short) topic.length());
        } else {
            target.put((byte) topic.length());
        }
        topic.putInto(target);
        target.putShort((short) properties.length());
        properties.putInto(target);
    }
}
