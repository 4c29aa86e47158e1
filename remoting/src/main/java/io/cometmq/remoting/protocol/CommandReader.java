// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import java.nio.ByteBuffer;

/**
 * Reads the frames of one connection, one after another, each into the memory of the one before: what a command needs to be
 * decoded is made once. Used by one thread at a time.
 *
 * <pre>
 * Command command = reader.read(frame);
 * serve(command);          // by this thread, and done before the next read
 * later(command.keep());   // or by whom and when it likes
 * </pre>
 */
public final class CommandReader {
    private static final ByteBuffer NO_BODY = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final FieldIndex index = new FieldIndex();
    private final JsonHeader json = new JsonHeader(index);
    private final BinaryHeader binary = new BinaryHeader(index);

    /**
     * Decodes the frame from the buffer's position to its limit: all that follows the length field. Moves neither.
     *
     * @return a command that is valid until the next frame is read, or for good once it is kept
     * @throws MalformedFrameException when this is no frame; the connection cannot go on
     */
    public Command read(ByteBuffer frame) {
        int start = frame.position();
        int length = frame.remaining();
        if (length < Command.PREFIX_BYTES) {
            throw new MalformedFrameException(
                    "frame of " + length + " bytes: expected at least " + Command.PREFIX_BYTES);
        }
        int headerLength = ((frame.get(start + 1) & 0xff) << 16)
                | ((frame.get(start + 2) & 0xff) << 8)
                | (frame.get(start + 3) & 0xff);
        int bodyLength = length - Command.PREFIX_BYTES - headerLength;
        if (bodyLength < 0) {
            throw new MalformedFrameException("header of " + headerLength + " bytes in a frame of " + length
                    + ": expected at most " + (length - Command.PREFIX_BYTES));
        }
        byte type = frame.get(start);
        if (type != SerializeType.JSON.code() && type != SerializeType.ROCKETMQ.code()) {
            throw new MalformedFrameException("serialise type " + type + ": expected 0 (JSON) or 1 (ROCKETMQ)");
        }
        index.begin(frame, start + Command.PREFIX_BYTES, headerLength);
        Fixed fixed = type == SerializeType.JSON.code() ? json.read() : binary.read();
        ByteBuffer body = bodyLength == 0 ? NO_BODY : frame.asReadOnlyBuffer().position(start + length - bodyLength);
        return new Command(fixed, index, body);
    }
}
