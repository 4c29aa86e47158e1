// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One frame as it came from a peer: the fixed header fields, the extension fields (still encoded until someone asks), and
 * the body. Immutable and thread-safe.
 *
 * <p>The header is a copy and may be kept. The body is a view of the buffer that was decoded, so whoever keeps it keeps that
 * buffer.
 *
 * <pre>
 * offset  size  field
 * 0       4     length of what follows this field
 * 4       1     serialise type: 0 JSON, 1 ROCKETMQ
 * 5       3     header length H
 * 8       H     header
 * 8+H     rest  body
 * </pre>
 */
public final class Command {
    /** The bytes of the length that precedes every frame and does not count itself. */
    public static final int LENGTH_BYTES = 4;

    /** The bytes of serialise type and header length. */
    static final int PREFIX_BYTES = 4;

    static final int MAX_HEADER_BYTES = 0xff_ffff;

    private final Fixed fixed;
    private final FieldIndex index;
    private final ByteBuffer body;
    private @Nullable Map<String, String> fields;

    Command(Fixed fixed, FieldIndex index, ByteBuffer body) {
        this.fixed = fixed;
        this.index = index;
        this.body = body;
    }

    /**
     * Decodes the frame from the buffer's position to its limit: all that follows the length field. Moves neither.
     *
     * @throws MalformedFrameException when this is no frame; the connection cannot go on
     */
    public static Command decode(ByteBuffer frame) {
        int start = frame.position();
        int length = frame.remaining();
        if (length < PREFIX_BYTES) {
            throw new MalformedFrameException("frame of " + length + " bytes: expected at least " + PREFIX_BYTES);
        }
        int headerLength = ((frame.get(start + 1) & 0xff) << 16)
                | ((frame.get(start + 2) & 0xff) << 8)
                | (frame.get(start + 3) & 0xff);
        int bodyLength = length - PREFIX_BYTES - headerLength;
        if (bodyLength < 0) {
            throw new MalformedFrameException("header of " + headerLength + " bytes in a frame of " + length
                    + ": expected at most " + (length - PREFIX_BYTES));
        }
        byte type = frame.get(start);
        if (type != SerializeType.JSON.code() && type != SerializeType.ROCKETMQ.code()) {
            throw new MalformedFrameException("serialise type " + type + ": expected 0 (JSON) or 1 (ROCKETMQ)");
        }
        byte[] header = new byte[headerLength];
        frame.get(start + PREFIX_BYTES, header);
        ByteBuffer body = frame.slice(start + PREFIX_BYTES + headerLength, bodyLength);
        return type == SerializeType.JSON.code() ? JsonHeader.decode(header, body) : BinaryHeader.decode(header, body);
    }

    /** The request's code, or the answer's. */
    public int code() {
        return fixed.code();
    }

    /** What the peer is written in; null when it did not say or said something that we do not know. */
    public @Nullable LanguageCode language() {
        return fixed.language();
    }

    /** The peer's version, see {@link MqVersion}. */
    public int version() {
        return fixed.version();
    }

    /** The number that pairs an answer with its request. */
    public int opaque() {
        return fixed.opaque();
    }

    public boolean isResponse() {
        return (fixed.flag() & Fixed.RESPONSE) != 0;
    }

    public boolean isOneway() {
        return (fixed.flag() & Fixed.ONEWAY) != 0;
    }

    public @Nullable String remark() {
        return fixed.remark();
    }

    /**
     * The extension fields as a record, decoded at each call straight from the header's bytes.
     *
     * @throws InvalidHeaderException when a required field is missing or malformed, naming it
     */
    public <T extends Record> T header(HeaderCodec<T> codec) {
        return codec.read(index);
    }

    /** All extension fields that have a value, as text, in the order of the header; parsed at the first call. */
    public Map<String, String> fields() {
        Map<String, String> known = fields;
        if (known == null) {
            known = Collections.unmodifiableMap(index.toMap());
            fields = known;
        }
        return known;
    }

    /** The extension fields that the codec's record does not declare; for passing them on. */
    public Map<String, String> fieldsBeside(HeaderCodec<?> codec) {
        Map<String, String> beside = new LinkedHashMap<>();
        for (int i = 0; i < index.count(); i++) {
            String value = codec.declares(index, i) ? null : index.value(i);
            if (value != null) {
                beside.put(index.name(i), value);
            }
        }
        return beside;
    }

    /** The length of the body. */
    public int bodyBytes() {
        return body.remaining();
    }

    /** A fresh read-only view; empty when there is no body. */
    public ByteBuffer body() {
        return body.asReadOnlyBuffer();
    }

    Fixed fixed() {
        return fixed;
    }

    @Override
    public String toString() {
        return (isResponse() ? "response " : "request ") + code() + " opaque=" + opaque() + " fields=" + fields()
                + " body=" + body.remaining() + " bytes";
    }
}
