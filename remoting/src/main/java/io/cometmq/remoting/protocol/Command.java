// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One frame as it came from a peer: the fixed header fields, the extension fields (still encoded until someone asks), and
 * the body.
 *
 * <p>The extension fields stand in memory of the {@link CommandReader} until it reads its next frame; to ask for them later
 * is an {@link IllegalStateException}, unless {@link #keep} was called before, by the thread that reads. From then on this is
 * immutable and thread-safe. The body is a view of the buffer that was read, so whoever keeps it keeps that buffer.
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
    private final int round;
    private final ByteBuffer body;
    private FieldIndex index;
    private @Nullable Map<String, String> fields;

    Command(Fixed fixed, FieldIndex index, ByteBuffer body) {
        this.fixed = fixed;
        this.index = index;
        this.round = index.round();
        this.body = body;
    }

    /**
     * Decodes the frame from the buffer's position to its limit: all that follows the length field. Moves neither.
     *
     * @return a command that is kept already
     * @throws MalformedFrameException when this is no frame; the connection cannot go on
     */
    public static Command decode(ByteBuffer frame) {
        return new CommandReader().read(frame).keep();
    }

    /** Makes this valid for good, not only until the next frame is read; returns this. */
    public Command keep() {
        index = index().copy();
        return this;
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
        return codec.read(index());
    }

    /** All extension fields that have a value, as text, in the order of the header; parsed at the first call. */
    public Map<String, String> fields() {
        Map<String, String> known = fields;
        if (known == null) {
            known = Collections.unmodifiableMap(index().toMap());
            fields = known;
        }
        return known;
    }

    /** The extension fields that the codec's record does not declare; for passing them on. */
    public Map<String, String> fieldsBeside(HeaderCodec<?> codec) {
        FieldIndex all = index();
        Map<String, String> beside = new LinkedHashMap<>();
        for (int i = 0; i < all.count(); i++) {
            String value = codec.declares(all, i) ? null : all.value(i);
            if (value != null) {
                beside.put(all.name(i), value);
            }
        }
        return beside;
    }

    /** The length of the body. */
    public int bodyBytes() {
        return body.remaining();
    }

    /** A read-only view, the same at each call, so callers leave its position and limit; empty when there is no body. */
    public ByteBuffer body() {
        return body;
    }

    private FieldIndex index() {
        if (index.round() != round) {
            throw new IllegalStateException("header of request " + code()
                    + " was asked for after the next frame was read: expected keep() before");
        }
        return index;
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
