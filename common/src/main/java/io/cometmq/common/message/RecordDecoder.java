// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import io.cometmq.common.compression.Compression;
import io.cometmq.common.compression.CompressionType;
import io.cometmq.common.message.MessageDecoder.Bodies;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of stored records. Records that come together mostly have one topic and the same hosts, so each of these
 * is made once and shared as long as it repeats; the properties of a message are read when it is asked for them. Confined
 * to one thread.
 */
public final class RecordDecoder {
    private final Repeated<String> topic = new Repeated<>(RecordLayout::text);
    private final Repeated<InetSocketAddress> bornHost = new Repeated<>(RecordLayout::host);
    private final Repeated<InetSocketAddress> storeHost = new Repeated<>(RecordLayout::host);

    /**
     * Reads the record at the buffer's position and moves the position behind it.
     *
     * @throws MalformedMessageException naming position and field when the record is cut off, damaged, or a blank; the
     *     position is where it was
     */
    public MessageExt decode(ByteBuffer buffer, Bodies bodies) {
        int base = buffer.position();
        String problem = RecordLayout.check(buffer, base);
        if (!problem.isEmpty()) {
            throw new MalformedMessageException("record at byte " + base + ": " + problem);
        }
        MessageExt message = read(buffer, base);
        if (bodies == Bodies.EXPANDED) {
            expand(message, base);
        }
        buffer.position(base + message.getStoreSize());
        return message;
    }

    /**
     * As {@link #decode}, into a list: the messages of a record that holds a whole batch, else the record's one.
     *
     * @throws MalformedMessageException as {@link #decode}; nothing was added then
     */
    public void decodeAll(ByteBuffer buffer, Bodies bodies, List<? super MessageExt> messages) {
        MessageExt message = decode(buffer, bodies);
        if ((message.getSysFlag() & MessageSysFlag.NEED_UNWRAP) != 0
                && (message.getSysFlag() & MessageSysFlag.INNER_BATCH) != 0) {
            unwrap(message, messages);
        } else {
            messages.add(message);
        }
    }

    private MessageExt read(ByteBuffer buffer, int base) {
        int bodyPosition = RecordLayout.bodyPosition(buffer, base);
        byte[] body = new byte[RecordLayout.bodyLength(buffer, base)];
        buffer.get(bodyPosition, body);
        int sysFlag = RecordLayout.sysFlag(buffer, base);
        MessageExt message = new MessageExt(
                topic.at(buffer, RecordLayout.topicPosition(buffer, base), RecordLayout.topicLength(buffer, base)),
                body,
                PropertyTable.of(RecordLayout.properties(buffer, base)));
        message.setStoreSize(RecordLayout.totalSize(buffer, base));
        message.setBodyCRC(RecordLayout.bodyCrc(buffer, base));
        message.setQueueId(RecordLayout.queueId(buffer, base));
        message.setFlag(RecordLayout.flag(buffer, base));
        message.setQueueOffset(RecordLayout.queueOffset(buffer, base));
        message.setCommitLogOffset(RecordLayout.physicalOffset(buffer, base));
        message.setSysFlag(sysFlag);
        message.setBornTimestamp(RecordLayout.bornTimestamp(buffer, base));
        message.setBornHost(
                bornHost.at(buffer, RecordLayout.bornHostPosition(base), RecordLayout.bornHostLength(sysFlag)));
        message.setStoreTimestamp(RecordLayout.storeTimestamp(buffer, base));
        message.setStoreHost(storeHost.at(
                buffer, RecordLayout.storeHostPosition(buffer, base), RecordLayout.storeHostLength(sysFlag)));
        message.setReconsumeTimes(RecordLayout.reconsumeTimes(buffer, base));
        message.setPreparedTransactionOffset(RecordLayout.preparedTransactionOffset(buffer, base));
        int crc = RecordLayout.crcOf(buffer, bodyPosition, body.length);
        if (crc != message.getBodyCRC()) {
            throw new MalformedMessageException("record at byte " + base + ": bodyCrc=" + message.getBodyCRC()
                    + ": expected " + crc + ", the body is damaged");
        }
        return message;
    }

    private static void expand(MessageExt message, int base) {
        int sysFlag = message.getSysFlag();
        if ((sysFlag & MessageSysFlag.COMPRESSED) == 0) {
            return;
        }
        try {
            message.setBody(Compression.decompress(message.getBody(), CompressionType.of(sysFlag)));
        } catch (IllegalArgumentException notCompressed) {
            throw new MalformedMessageException(
                    "record at byte " + base + ": " + notCompressed.getMessage(), notCompressed);
        }
        // Compat: the type's bits stay, as RocketMQ's consumers see them.
        message.setSysFlag(sysFlag & ~MessageSysFlag.COMPRESSED);
    }

    /** The messages of a record that was stored as a batch; each takes the wrapper's place, times and hosts. */
    private static void unwrap(MessageExt wrapper, List<? super MessageExt> messages) {
        String base = wrapper.getProperty(MessageConst.PROPERTY_INNER_BASE);
        long queueOffset;
        try {
            queueOffset = base == null ? wrapper.getQueueOffset() : Long.parseLong(base);
        } catch (NumberFormatException notANumber) {
            throw new MalformedMessageException(
                    "record of a batch: INNER_BASE='" + base + "': expected a number", notANumber);
        }
        for (BatchBody.Entry entry : BatchBody.split(ByteBuffer.wrap(wrapper.getBody()))) {
            MessageExt message = inner(wrapper, entry);
            message.setQueueOffset(queueOffset++);
            messages.add(message);
        }
    }

    private static MessageExt inner(MessageExt wrapper, BatchBody.Entry entry) {
        MessageExt message = new MessageExt(
                wrapper.getTopic(),
                MessageDecoder.bytes(entry.body()),
                PropertyTable.of(entry.properties().text()));
        message.setQueueId(wrapper.getQueueId());
        message.setFlag(entry.flag());
        message.setBrokerName(wrapper.getBrokerName());
        message.setSysFlag(wrapper.getSysFlag());
        message.setStoreSize(wrapper.getStoreSize());
        message.setCommitLogOffset(wrapper.getCommitLogOffset());
        message.setBornTimestamp(wrapper.getBornTimestamp());
        message.setBornHost(wrapper.getBornHost());
        message.setStoreTimestamp(wrapper.getStoreTimestamp());
        message.setStoreHost(wrapper.getStoreHost());
        message.setReconsumeTimes(wrapper.getReconsumeTimes());
        return message;
    }

    /** Makes a value of a field's bytes. */
    private interface Maker<V> {
        V of(ByteBuffer buffer, int position, int length);
    }

    /** A field that mostly has the bytes it had in the record before. */
    private static final class Repeated<V> {
        private final Maker<V> maker;
        private byte[] bytes = {};
        private @Nullable V value;

        Repeated(Maker<V> maker) {
            this.maker = maker;
        }

        V at(ByteBuffer buffer, int position, int length) {
            V known = value;
            if (known != null && isSame(buffer, position, length)) {
                return known;
            }
            byte[] seen = new byte[length];
            buffer.get(position, seen);
            V made = maker.of(buffer, position, length);
            bytes = seen;
            value = made;
            return made;
        }

        private boolean isSame(ByteBuffer buffer, int position, int length) {
            if (length != bytes.length) {
                return false;
            }
            for (int i = 0; i < length; i++) {
                if (buffer.get(position + i) != bytes[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
