// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Whole frames as arrays, for tests. */
public final class Frames {
    private Frames() {}

    /** Decodes a whole frame, length field included. */
    public static Command decode(byte[] frame) {
        ByteBuffer buffer = ByteBuffer.wrap(frame);
        buffer.position(Command.LENGTH_BYTES);
        return Command.decode(buffer);
    }

    /** A decoded frame with this text as its JSON header. */
    public static Command json(String header) {
        return decode(frame(SerializeType.JSON.code(), header.getBytes(StandardCharsets.UTF_8), new byte[0]));
    }

    /** A frame of these parts. */
    public static byte[] frame(int serializeType, byte[] header, byte[] body) {
        return ByteBuffer.allocate(8 + header.length + body.length)
                .putInt(4 + header.length + body.length)
                .putInt((serializeType << 24) | header.length)
                .put(header)
                .put(body)
                .array();
    }

    /** Writes what was decoded again, in this encoding. */
    public static byte[] encode(SerializeType type, Command command) {
        FrameWriter writer = new FrameWriter(type).copy(command);
        return finish(writer, GoldenFrames.body(command));
    }

    /** Writes a frame with the fixed fields of {@code like}, the fields of a record, and fields beside it. */
    public static <T extends Record> byte[] encode(
            SerializeType type, Command like, HeaderCodec<T> codec, T header, Map<String, String> beside) {
        FrameWriter writer =
                new FrameWriter(type).start(like.fixed()).fields(codec, header).fields(beside);
        return finish(writer, GoldenFrames.body(like));
    }

    /** A request with this header and no body. */
    public static <T extends Record> byte[] request(SerializeType type, int code, HeaderCodec<T> codec, T header) {
        return finish(new FrameWriter(type).request(code, 1, false).fields(codec, header), new byte[0]);
    }

    private static byte[] finish(FrameWriter writer, byte[] body) {
        writer.finish(body.length);
        byte[] frame = Arrays.copyOf(writer.array(), writer.length() + body.length);
        System.arraycopy(body, 0, frame, writer.length(), body.length);
        return frame;
    }
}
