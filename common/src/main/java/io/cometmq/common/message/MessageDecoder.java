// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

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
        return new RecordDecoder().decode(buffer, bodies);
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
        RecordDecoder decoder = new RecordDecoder();
        List<MessageExt> messages = new ArrayList<>();
        while (buffer.hasRemaining()) {
            decoder.decodeAll(buffer, bodies, messages);
        }
        return messages;
    }

    static byte[] bytes(ByteBuffer slice) {
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
            message.setProperties(MessageProperties.decode(entry.properties().text()));
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
