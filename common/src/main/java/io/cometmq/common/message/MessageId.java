// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The id a broker gives a record: upper-case hex of its IP address (4 or 16 bytes), port (4) and log offset (8), so 32 or
 * 56 characters.
 *
 * @param address of the broker, resolved
 * @param offset in the log, in bytes
 */
public record MessageId(InetSocketAddress address, long offset) {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int TAIL_BYTES = Integer.BYTES + Long.BYTES;

    /** The text form. */
    public String text() {
        byte[] ip = address.getAddress().getAddress();
        ByteBuffer bytes = ByteBuffer.allocate(ip.length + TAIL_BYTES);
        bytes.put(ip).putInt(address.getPort()).putLong(offset);
        return HEX.formatHex(bytes.array());
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static MessageId parse(String text) {
        if (text.length() != 32 && text.length() != 56) {
            throw new IllegalArgumentException("message id '" + text + "': expected 32 or 56 hexadecimal digits");
        }
        byte[] bytes;
        try {
            bytes = HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException notHex) {
            throw new IllegalArgumentException("message id '" + text + "': expected only hexadecimal digits", notHex);
        }
        ByteBuffer fields = ByteBuffer.wrap(bytes);
        byte[] ip = new byte[bytes.length - TAIL_BYTES];
        fields.get(ip);
        int port = fields.getInt();
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException("message id '" + text + "': port " + port + ", expected 0..65535");
        }
        return new MessageId(RecordLayout.address(ip, port), fields.getLong());
    }

    public InetSocketAddress getAddress() {
        return address;
    }

    public long getOffset() {
        return offset;
    }

    @Override
    public String toString() {
        return text();
    }
}
