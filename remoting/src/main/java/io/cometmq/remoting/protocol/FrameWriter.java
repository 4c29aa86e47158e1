// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the front of a frame: all but the body. The bytes stand in {@link #array()} until the next frame is started, so
 * that the transport copies them once, to where the body follows.
 *
 * <pre>
 * writer.request(code, opaque, false).fields(codec, header).finish(bodyLength);
 * out.write(writer.array(), 0, writer.length());
 * out.write(body);
 * </pre>
 *
 * Keeps its array from frame to frame; used by one thread at a time.
 */
public final class FrameWriter {
    private final HeaderBytes out = new HeaderBytes();
    private final HeaderForm preferred;
    private final HeaderForm json;
    private HeaderForm form;
    private boolean started;

    /**
     * Writes headers in this encoding; those of codes above 32767 always in JSON, because the binary encoding has no room
     * for them. Receivers read both.
     */
    public FrameWriter(SerializeType type) {
        this.json = new JsonForm(out);
        this.preferred = type == SerializeType.JSON ? json : new BinaryForm(out);
        this.form = preferred;
    }

    /**
     * Starts a request.
     *
     * @param opaque the number that its answer will carry
     */
    public FrameWriter request(int code, int opaque, boolean oneway) {
        int flag = oneway ? Fixed.ONEWAY : 0;
        return start(new Fixed(code, LanguageCode.JAVA, MqVersion.CURRENT, opaque, flag, null));
    }

    /**
     * Starts an answer.
     *
     * @param opaque that of the request
     */
    public FrameWriter response(int code, int opaque, @Nullable String remark) {
        return start(new Fixed(code, LanguageCode.JAVA, MqVersion.CURRENT, opaque, Fixed.RESPONSE, remark));
    }

    /** Starts a frame with everything that a decoded one says in its header; the body comes beside it as ever. */
    public FrameWriter copy(Command command) {
        return start(command.fixed()).fields(command.fields());
    }

    /** Starts a frame with the fixed fields of a decoded one. */
    FrameWriter start(Fixed fixed) {
        out.clear();
        out.putInt(0);
        out.putInt(0);
        form = fixed.code() == (short) fixed.code() ? preferred : json;
        form.start(fixed);
        started = true;
        return this;
    }

    /** Writes the components of a header record, null ones excepted. */
    public <T extends Record> FrameWriter fields(HeaderCodec<T> codec, T header) {
        codec.write(header, form);
        return this;
    }

    /** Writes fields that no record declares. */
    public FrameWriter fields(Map<String, String> fields) {
        if (!fields.isEmpty()) {
            fields.forEach(form::field);
        }
        return this;
    }

    /**
     * Ends the header and fills in the lengths.
     *
     * @param bodyLength how many bytes of body the caller writes behind the header
     * @throws IllegalArgumentException when the header or the frame is longer than its length field can say
     */
    public void finish(int bodyLength) {
        if (!started) {
            throw new IllegalStateException("finish without a started frame");
        }
        started = false;
        form.finish();
        int headerLength = out.length() - Command.LENGTH_BYTES - Command.PREFIX_BYTES;
        if (headerLength > Command.MAX_HEADER_BYTES) {
            throw new IllegalArgumentException(
                    "header of " + headerLength + " bytes: expected at most " + Command.MAX_HEADER_BYTES);
        }
        out.setInt(0, Math.addExact(Command.PREFIX_BYTES + headerLength, bodyLength));
        out.setInt(Command.LENGTH_BYTES, (form.type().code() << 24) | headerLength);
    }

    /** Where the finished front stands, from index 0 on. Valid until the next frame is started. */
    public byte[] array() {
        return out.array();
    }

    /** How many bytes the finished front has. */
    public int length() {
        return out.length();
    }
}
