// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import io.cometmq.common.compression.Compression;
import io.cometmq.common.compression.CompressionType;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stored records to messages, and the ids and property texts that RocketMQ's users look for in this class. Stateless. */
public final class MessageDecoder {
    public static final char NAME_VALUE_SEPARATOR = MessageProperties.NAME_VALUE_SEPARATOR;
    public static final char PROPERTY_SEPARATOR = MessageProperties.PROPERTY_SEPARATOR;

    private MessageDecoder() {}

    /** Whether a record's body is expanded when it is compressed. */
    public enum Bodies {
        EXPANDED,
        AS_STORED
    }

    /**
     * Reads the record at the buffer's position, expands its body, and moves the position behind it.
     *
     * @throws MalformedMessageException naming position and field when the record is cut off, damaged, or a blank
     */
    public static MessageExt decode(ByteBuffer buffer) {
        return decode(buffer, Bodies.EXPANDED);
    }

    /** As {@link #decode(ByteBuffer)}, with a choice about compressed bodies. */
    public static MessageExt decode(ByteBuffer buffer, Bodies bodies) {
        int base = buffer.position();
        String problem = RecordLayout.check(buffer, base);
        if (!problem.isEmpty()) {
            throw new MalformedMessageException("record at byte " + base + ": " + problem);
        }
        MessageExt message = head(buffer, base);
        int bodyPosition = RecordLayout.bodyPosition(buffer, base);
        byte[] body = new byte[RecordLayout.bodyLength(buffer, base)];
        buffer.get(bodyPosition, body);
        int crc = RecordLayout.crcOf(buffer, bodyPosition, body.length);
        if (crc != message.getBodyCRC()) {
            throw new MalformedMessageException("record at byte " + base + ": bodyCrc=" + message.getBodyCRC()
                    + ": expected " + crc + ", the body is damaged");
        }
        message.setBody(body);
        if (bodies == Bodies.EXPANDED) {
            expand(message, base);
        }
        buffer.position(base + message.getStoreSize());
        return message;
    }

    /**
     * Reads all records from position to limit. A record that holds a whole batch becomes the batch's messages.
     *
     * @throws MalformedMessageException as {@link #decode(ByteBuffer)}
     */
    public static List<MessageExt> decodes(ByteBuffer buffer) {
        return decodes(buffer, Bodies.EXPANDED);
    }

    /** As {@link #decodes(ByteBuffer)}, with a choice about compressed bodies. */
    public static List<MessageExt> decodes(ByteBuffer buffer, Bodies bodies) {
        List<MessageExt> messages = new ArrayList<>();
        while (buffer.hasRemaining()) {
            MessageExt message = decode(buffer, bodies);
            if ((message.getSysFlag() & MessageSysFlag.NEED_UNWRAP) != 0
                    && (message.getSysFlag() & MessageSysFlag.INNER_BATCH) != 0) {
                messages.addAll(unwrap(message));
            } else {
                messages.add(message);
            }
        }
        return messages;
    }

    private static MessageExt head(ByteBuffer buffer, int base) {
        MessageExt message = new MessageExt();
        message.setStoreSize(RecordLayout.totalSize(buffer, base));
        message.setBodyCRC(RecordLayout.bodyCrc(buffer, base));
        message.setQueueId(RecordLayout.queueId(buffer, base));
        message.setFlag(RecordLayout.flag(buffer, base));
        message.setQueueOffset(RecordLayout.queueOffset(buffer, base));
        message.setCommitLogOffset(RecordLayout.physicalOffset(buffer, base));
        message.setSysFlag(RecordLayout.sysFlag(buffer, base));
        message.setBornTimestamp(RecordLayout.bornTimestamp(buffer, base));
        message.setBornHost(RecordLayout.bornHost(buffer, base));
        message.setStoreTimestamp(RecordLayout.storeTimestamp(buffer, base));
        message.setStoreHost(RecordLayout.storeHost(buffer, base));
        message.setReconsumeTimes(RecordLayout.reconsumeTimes(buffer, base));
        message.setPreparedTransactionOffset(RecordLayout.preparedTransactionOffset(buffer, base));
        message.setTopic(RecordLayout.topic(buffer, base));
        message.setProperties(MessageProperties.decode(RecordLayout.properties(buffer, base)));
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
    private static List<MessageExt> unwrap(MessageExt wrapper) {
        String base = wrapper.getProperty(MessageConst.PROPERTY_INNER_BASE);
        long queueOffset;
        try {
            queueOffset = base == null ? wrapper.getQueueOffset() : Long.parseLong(base);
        } catch (NumberFormatException notANumber) {
            throw new MalformedMessageException(
                    "record of a batch: INNER_BASE='" + base + "': expected a number", notANumber);
        }
        List<MessageExt> messages = new ArrayList<>();
        for (BatchBody.Entry entry : BatchBody.split(ByteBuffer.wrap(wrapper.getBody()))) {
            MessageExt message = inner(wrapper, entry);
            message.setQueueOffset(queueOffset++);
            messages.add(message);
        }
        return messages;
    }

    private static MessageExt inner(MessageExt wrapper, BatchBody.Entry entry) {
        MessageExt message = new MessageExt();
        message.setTopic(wrapper.getTopic());
        message.setQueueId(wrapper.getQueueId());
        message.setFlag(entry.flag());
        message.setBody(bytes(entry.body()));
        message.setProperties(MessageProperties.decode(entry.properties()));
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

    private static byte[] bytes(ByteBuffer slice) {
        byte[] bytes = new byte[slice.remaining()];
        slice.get(bytes);
        return bytes;
    }

    /** The body of a batch request; see {@link BatchBody}. */
    public static byte[] encodeMessages(Collection<? extends Message> messages) {
        return BatchBody.encode(messages);
    }

    /**
     * The messages of a batch request, without a topic; see {@link BatchBody}.
     *
     * @throws MalformedMessageException when the bytes are no batch
     */
    public static List<Message> decodeMessages(ByteBuffer batch) {
        List<Message> messages = new ArrayList<>();
        for (BatchBody.Entry entry : BatchBody.split(batch)) {
            Message message = new Message();
            message.setFlag(entry.flag());
            message.setBody(bytes(entry.body()));
            message.setProperties(MessageProperties.decode(entry.properties()));
            messages.add(message);
        }
        return messages;
    }

    /** The id of the record at a log offset of the broker at {@code address}. */
    public static String createMessageId(SocketAddress address, long offset) {
        if (address instanceof InetSocketAddress inet) {
            return new MessageId(inet, offset).text();
        }
        throw new IllegalArgumentException("address " + address + ": expected an IP address and port");
    }

    /**
     * Reads the id a broker gave.
     *
     * @throws IllegalArgumentException when the text is none
     */
    public static MessageId decodeMessageId(String msgId) {
        return MessageId.parse(msgId);
    }

    /** The text form of properties; see {@link MessageProperties#encode}. */
    public static String messageProperties2String(Map<String, String> properties) {
        return MessageProperties.encode(properties);
    }

    /** The properties of a text; see {@link MessageProperties#decode}. */
    public static Map<String, String> string2messageProperties(@Nullable String text) {
        return MessageProperties.decode(text);
    }
}
