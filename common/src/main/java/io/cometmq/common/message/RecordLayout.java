// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Where things are in a stored record: the one place that knows the byte table, for the log, its dispatcher and clients.
 *
 * <pre>
 * offset        size  field
 * 0             4     total size of the record, this field included
 * 4             4     magic: {@link #MAGIC_V1}, {@link #MAGIC_V2} or {@link #MAGIC_BLANK}
 * 8             4     CRC-32 of the body as stored, highest bit cleared
 * 12            4     queue id
 * 16            4     flag of the application
 * 20            8     queue offset                              (late: filled in under the append lock)
 * 28            8     log offset of this record                 (late)
 * 36            4     system flag, see {@link MessageSysFlag}
 * 40            8     born timestamp, milliseconds of the producer's clock
 * 48            b     born host: IP address (4, or 16 with BORNHOST_V6) and port (4)
 * 48+b          8     store timestamp, milliseconds of the broker's clock   (late)
 * 56+b          s     store host, as the born host, with STOREHOST_V6
 * 56+b+s        4     reconsume times
 * 60+b+s        8     log offset of the half message of a committed transaction, else 0
 * 68+b+s        4     length of the body, n
 * 72+b+s        n     body
 *               1     length of the topic (2 with MAGIC_V2), t
 *               t     topic, UTF-8
 *               2     length of the properties, p: 0 to 32767
 *               p     properties, see {@link MessageProperties}
 * </pre>
 *
 * All numbers are big-endian. A blank fills the end of a segment: its size, its magic, and bytes without meaning. Source
 * of the format: the commit log of RocketMQ 5.5.0.
 *
 * <p>The accessors take the absolute index of a record in a big-endian buffer. They allocate nothing, move nothing and
 * check nothing but the buffer's bounds; {@link #check} says whether a record may be trusted. Stateless.
 */
public final class RecordLayout {
    public static final int MAGIC_V1 = 0xDAA320A7;
    /** As V1, with two bytes for the length of the topic. */
    public static final int MAGIC_V2 = 0xDAA320AB;
    /** The end of a segment. */
    public static final int MAGIC_BLANK = 0xCBD43194;

    /** Length of a blank's two fields; that much must remain behind the last record of a segment. */
    public static final int BLANK_HEADER_BYTES = 8;
    /** Longest topic a V1 record has, in bytes; longer ones make a V2 record. */
    public static final int MAX_V1_TOPIC_BYTES = 127;
    /** The smallest record: IPv4 addresses, and neither body, topic nor properties. */
    public static final int MIN_BYTES = 91;

    private static final int MAGIC = 4;
    private static final int BODY_CRC = 8;
    private static final int QUEUE_ID = 12;
    private static final int FLAG = 16;
    private static final int QUEUE_OFFSET = 20;
    private static final int PHYSICAL_OFFSET = 28;
    private static final int SYS_FLAG = 36;
    private static final int BORN_TIMESTAMP = 40;
    private static final int BORN_HOST = 48;

    private static final int V4_HOST_BYTES = 8;
    private static final int V6_HOST_BYTES = 20;
    private static final int PORT_BYTES = 4;
    private static final int V4_BYTES = 4;
    private static final int V6_BYTES = 16;

    private RecordLayout() {}

    public static int totalSize(ByteBuffer buffer, int base) {
        return buffer.getInt(base);
    }

    public static int magic(ByteBuffer buffer, int base) {
        return buffer.getInt(base + MAGIC);
    }

    public static int bodyCrc(ByteBuffer buffer, int base) {
        return buffer.getInt(base + BODY_CRC);
    }

    public static int queueId(ByteBuffer buffer, int base) {
        return buffer.getInt(base + QUEUE_ID);
    }

    public static int flag(ByteBuffer buffer, int base) {
        return buffer.getInt(base + FLAG);
    }

    public static long queueOffset(ByteBuffer buffer, int base) {
        return buffer.getLong(base + QUEUE_OFFSET);
    }

    public static long physicalOffset(ByteBuffer buffer, int base) {
        return buffer.getLong(base + PHYSICAL_OFFSET);
    }

    public static int sysFlag(ByteBuffer buffer, int base) {
        return buffer.getInt(base + SYS_FLAG);
    }

    public static long bornTimestamp(ByteBuffer buffer, int base) {
        return buffer.getLong(base + BORN_TIMESTAMP);
    }

    /** Length of the born host with this system flag: address and port. */
    public static int bornHostLength(int sysFlag) {
        return (sysFlag & MessageSysFlag.BORNHOST_V6) == 0 ? V4_HOST_BYTES : V6_HOST_BYTES;
    }

    /** Length of the store host with this system flag: address and port. */
    public static int storeHostLength(int sysFlag) {
        return (sysFlag & MessageSysFlag.STOREHOST_V6) == 0 ? V4_HOST_BYTES : V6_HOST_BYTES;
    }

    public static int bornHostPosition(int base) {
        return base + BORN_HOST;
    }

    public static int storeTimestampPosition(ByteBuffer buffer, int base) {
        return base + BORN_HOST + bornHostLength(sysFlag(buffer, base));
    }

    public static long storeTimestamp(ByteBuffer buffer, int base) {
        return buffer.getLong(storeTimestampPosition(buffer, base));
    }

    public static int storeHostPosition(ByteBuffer buffer, int base) {
        return storeTimestampPosition(buffer, base) + Long.BYTES;
    }

    public static int reconsumeTimes(ByteBuffer buffer, int base) {
        return buffer.getInt(reconsumeTimesPosition(buffer, base));
    }

    public static long preparedTransactionOffset(ByteBuffer buffer, int base) {
        return buffer.getLong(reconsumeTimesPosition(buffer, base) + Integer.BYTES);
    }

    private static int reconsumeTimesPosition(ByteBuffer buffer, int base) {
        return storeHostPosition(buffer, base) + storeHostLength(sysFlag(buffer, base));
    }

    private static int bodyLengthPosition(ByteBuffer buffer, int base) {
        return reconsumeTimesPosition(buffer, base) + Integer.BYTES + Long.BYTES;
    }

    public static int bodyLength(ByteBuffer buffer, int base) {
        return buffer.getInt(bodyLengthPosition(buffer, base));
    }

    public static int bodyPosition(ByteBuffer buffer, int base) {
        return bodyLengthPosition(buffer, base) + Integer.BYTES;
    }

    private static int topicLengthPosition(ByteBuffer buffer, int base) {
        int bodyLength = bodyLengthPosition(buffer, base);
        return bodyLength + Integer.BYTES + buffer.getInt(bodyLength);
    }

    /** Length of the length field of the topic, with this magic. */
    private static int topicLengthBytes(int magic) {
        return magic == MAGIC_V2 ? Short.BYTES : Byte.BYTES;
    }

    public static int topicLength(ByteBuffer buffer, int base) {
        return topicLengthAt(buffer, magic(buffer, base), topicLengthPosition(buffer, base));
    }

    private static int topicLengthAt(ByteBuffer buffer, int magic, int position) {
        return magic == MAGIC_V2 ? buffer.getShort(position) & 0xFFFF : buffer.get(position) & 0xFF;
    }

    public static int topicPosition(ByteBuffer buffer, int base) {
        return topicLengthPosition(buffer, base) + topicLengthBytes(magic(buffer, base));
    }

    private static int propertiesLengthPosition(ByteBuffer buffer, int base) {
        int magic = magic(buffer, base);
        int topicLength = topicLengthPosition(buffer, base);
        return topicLength + topicLengthBytes(magic) + topicLengthAt(buffer, magic, topicLength);
    }

    public static int propertiesLength(ByteBuffer buffer, int base) {
        return buffer.getShort(propertiesLengthPosition(buffer, base));
    }

    public static int propertiesPosition(ByteBuffer buffer, int base) {
        return propertiesLengthPosition(buffer, base) + Short.BYTES;
    }

    /** The topic's text; allocates it. */
    public static String topic(ByteBuffer buffer, int base) {
        return text(buffer, topicPosition(buffer, base), topicLength(buffer, base));
    }

    /** The encoded properties as text; allocates it. */
    public static String properties(ByteBuffer buffer, int base) {
        return text(buffer, propertiesPosition(buffer, base), propertiesLength(buffer, base));
    }

    public static InetSocketAddress bornHost(ByteBuffer buffer, int base) {
        return host(buffer, bornHostPosition(base), bornHostLength(sysFlag(buffer, base)));
    }

    public static InetSocketAddress storeHost(ByteBuffer buffer, int base) {
        return host(buffer, storeHostPosition(buffer, base), storeHostLength(sysFlag(buffer, base)));
    }

    /** The CRC of a body, as its field has it; the buffer's position is neither used nor moved. */
    public static int crcOf(ByteBuffer buffer, int position, int length) {
        CRC32 crc = new CRC32();
        if (buffer.hasArray()) {
            crc.update(buffer.array(), buffer.arrayOffset() + position, length);
        } else {
            crc.update(buffer.duplicate().limit(position + length).position(position));
        }
        return (int) crc.getValue() & 0x7FFFFFFF;
    }

    /** Whether the body is the one that was stored; right only for a record that passed {@link #check}. */
    public static boolean bodyIsIntact(ByteBuffer buffer, int base) {
        return bodyCrc(buffer, base) == crcOf(buffer, bodyPosition(buffer, base), bodyLength(buffer, base));
    }

    /**
     * Whether the lengths of the record at {@code base} fit each other and the buffer's limit. A blank fails.
     *
     * @return empty when they do, otherwise the field that does not, with its value and what was expected
     */
    public static String check(ByteBuffer buffer, int base) {
        int available = buffer.limit() - base;
        if (available < MIN_BYTES) {
            return available + " bytes: expected a record of at least " + MIN_BYTES;
        }
        int magic = magic(buffer, base);
        if (magic != MAGIC_V1 && magic != MAGIC_V2) {
            return String.format("magic=0x%08X: expected 0x%08X or 0x%08X", magic, MAGIC_V1, MAGIC_V2);
        }
        int total = totalSize(buffer, base);
        if (total < MIN_BYTES || total > available) {
            return "totalSize=" + total + ": expected " + MIN_BYTES + ".." + available;
        }
        return checkParts(buffer, base, base + total);
    }

    private static String checkParts(ByteBuffer buffer, int base, int end) {
        int bodyPosition = bodyPosition(buffer, base);
        int topicBytes = topicLengthBytes(magic(buffer, base));
        if (bodyPosition + topicBytes + Short.BYTES > end) {
            return "totalSize=" + (end - base) + ": expected more, the hosts are IPv6";
        }
        int bodyLength = bodyLength(buffer, base);
        int room = end - bodyPosition - topicBytes - Short.BYTES;
        if (bodyLength < 0 || bodyLength > room) {
            return "bodyLength=" + bodyLength + ": expected 0.." + room;
        }
        room -= bodyLength;
        int topicLength = topicLength(buffer, base);
        if (topicLength > room) {
            return "topicLength=" + topicLength + ": expected 0.." + room;
        }
        room -= topicLength;
        int propertiesLength = propertiesLength(buffer, base);
        return propertiesLength == room ? "" : "propertiesLength=" + propertiesLength + ": expected " + room;
    }

    /** The size of a record with these parts, in bytes. */
    public static int sizeOf(int sysFlag, int topicLength, int bodyLength, int propertiesLength) {
        return BORN_HOST
                + bornHostLength(sysFlag)
                + Long.BYTES
                + storeHostLength(sysFlag)
                + Integer.BYTES
                + Long.BYTES
                + Integer.BYTES
                + bodyLength
                + topicLengthBytes(magicFor(topicLength))
                + topicLength
                + Short.BYTES
                + propertiesLength;
    }

    /** V2 for a topic that is too long for V1. */
    static int magicFor(int topicLength) {
        return topicLength > MAX_V1_TOPIC_BYTES ? MAGIC_V2 : MAGIC_V1;
    }

    /** Fills in what is known last, under the append lock. */
    public static void patch(ByteBuffer buffer, int base, long queueOffset, long physicalOffset, long storeTimestamp) {
        buffer.putLong(base + QUEUE_OFFSET, queueOffset);
        buffer.putLong(base + PHYSICAL_OFFSET, physicalOffset);
        buffer.putLong(storeTimestampPosition(buffer, base), storeTimestamp);
    }

    /** Writes the two fields of a blank that reaches {@code size} bytes from {@code base} to the end of its segment. */
    public static void putBlank(ByteBuffer buffer, int base, int size) {
        buffer.putInt(base, size);
        buffer.putInt(base + MAGIC, MAGIC_BLANK);
    }

    /** The host in these bytes: an address, four or sixteen, and a port. */
    static InetSocketAddress host(ByteBuffer buffer, int position, int length) {
        byte[] address = new byte[length - PORT_BYTES];
        buffer.get(position, address);
        return address(address, buffer.getInt(position + address.length));
    }

    /** The address of 4 or 16 bytes, with a port of which only 16 bits count. */
    static InetSocketAddress address(byte[] address, int port) {
        if (address.length != V4_BYTES && address.length != V6_BYTES) {
            throw new IllegalArgumentException("address of " + address.length + " bytes: expected 4 or 16");
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), port & 0xFFFF);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address of 4 or 16 bytes was refused", impossible);
        }
    }

    /** The UTF-8 text in these bytes. */
    static String text(ByteBuffer buffer, int position, int length) {
        byte[] bytes = new byte[length];
        buffer.get(position, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
