// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The body of a batch request: messages one behind the other, each as
 *
 * <pre>
 * offset  size  field
 * 0       4     total size of this message, this field included
 * 4       4     magic, 0
 * 8       4     CRC of the body, 0 (not used)
 * 12      4     flag of the application
 * 16      4     length of the body, n
 * 20      n     body
 * 20+n    2     length of the properties, p
 * 22+n    p     properties, see {@link MessageProperties}
 * </pre>
 *
 * All numbers are big-endian. Stateless.
 */
public final class BatchBody {
    private static final int OVERHEAD_BYTES = 22;
    private static final int BODY = 20;

    private BatchBody() {}

    /**
     * One message of a batch.
     *
     * @param body a slice of the batch's bytes
     * @param properties in memory of their own
     */
    public record Entry(int flag, ByteBuffer body, EncodedProperties properties) {}

    /**
     * The body that holds these messages.
     *
     * @throws IllegalArgumentException when the properties of one are too long
     */
    public static byte[] encode(Collection<? extends Message> messages) {
        List<byte[]> properties = new ArrayList<>(messages.size());
        int size = 0;
        for (Message message : messages) {
            byte[] encoded = MessageProperties.encode(message.getProperties()).getBytes(StandardCharsets.UTF_8);
            if (encoded.length > MessageProperties.MAX_BYTES) {
                throw new IllegalArgumentException(
                        "properties of " + encoded.length + " bytes: expected at most " + MessageProperties.MAX_BYTES);
            }
            properties.add(encoded);
            size = Math.addExact(size, OVERHEAD_BYTES + message.getBody().length + encoded.length);
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        int next = 0;
        for (Message message : messages) {
            put(out, message, properties.get(next++));
        }
        return out.array();
    }

    private static void put(ByteBuffer out, Message message, byte[] properties) {
        byte[] body = message.getBody();
        out.putInt(OVERHEAD_BYTES + body.length + properties.length);
        out.putInt(0);
        out.putInt(0);
        out.putInt(message.getFlag());
        out.putInt(body.length);
        out.put(body);
        out.putShort((short) properties.length);
        out.put(properties);
    }

    /**
     * The messages between position and limit of {@code batch}, which are not moved. Nothing is copied but the properties.
     *
     * @throws MalformedMessageException naming the position and the field that does not fit
     */
    public static List<Entry> split(ByteBuffer batch) {
        List<Entry> entries = new ArrayList<>();
        int at = batch.position();
        while (at < batch.limit()) {
            entries.add(entry(batch, at));
            at += batch.getInt(at);
        }
        return entries;
    }

    private static Entry entry(ByteBuffer batch, int at) {
        int available = batch.limit() - at;
        if (available < OVERHEAD_BYTES) {
            throw malformed(batch, at, available + " bytes: expected a message of at least " + OVERHEAD_BYTES);
        }
        int total = batch.getInt(at);
        if (total < OVERHEAD_BYTES || total > available) {
            throw malformed(batch, at, "totalSize=" + total + ": expected " + OVERHEAD_BYTES + ".." + available);
        }
        int bodyLength = batch.getInt(at + BODY - Integer.BYTES);
        int room = total - OVERHEAD_BYTES;
        if (bodyLength < 0 || bodyLength > room) {
            throw malformed(batch, at, "bodyLength=" + bodyLength + ": expected 0.." + room);
        }
        int propertiesAt = at + BODY + bodyLength;
        int propertiesLength = batch.getShort(propertiesAt);
        if (propertiesLength != room - bodyLength) {
            throw malformed(batch, at, "propertiesLength=" + propertiesLength + ": expected " + (room - bodyLength));
        }
        byte[] properties = new byte[propertiesLength];
        batch.get(propertiesAt + Short.BYTES, properties);
        return new Entry(batch.getInt(at + 12), batch.slice(at + BODY, bodyLength), EncodedProperties.own(properties));
    }

    private static MalformedMessageException malformed(ByteBuffer batch, int at, String problem) {
        return new MalformedMessageException("batch, byte " + (at - batch.position()) + ": " + problem);
    }
}
