// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import io.cometmq.remoting.protocol.Command;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of one connection into frames. Owned by the connection's event loop.
 *
 * <p>Whole frames are handed out as a range of the buffer that the socket was read into. Only a frame that came in parts
 * is put together, in a buffer that grows with what has arrived and never with what was announced, so that a peer has to
 * send what it wants us to hold.
 *
 * <p>{@link io.cometmq.remoting.protocol.Command} has the byte table; this knows the length in front.
 */
final class FrameReader {
    private static final int LENGTH_BYTES = Command.LENGTH_BYTES;
    private static final int LEAST_LENGTH = 4;
    private static final int TLS_HANDSHAKE = 0x16;
    private static final int FIRST_CAPACITY = 64 * 1024;

    private final ByteBufAllocator allocator;
    private final int maxLength;
    private @Nullable ByteBuf bytes;
    private boolean first = true;

    /**
     * @param maxLength the largest value of the length field
     */
    FrameReader(ByteBufAllocator allocator, int maxLength) {
        this.allocator = allocator;
        this.maxLength = maxLength;
    }

    /** Takes over what was read from the socket. */
    void feed(ByteBuf more) {
        ByteBuf before = bytes;
        if (before == null) {
            bytes = more;
            return;
        }
        try {
            bytes = withRoomFor(before, more.readableBytes()).writeBytes(more);
        } finally {
            more.release();
        }
    }

    /**
     * The buffer with its reader index at the next whole frame, or null when there is none yet. The caller moves the
     * index past the frame before it asks again, and retains the buffer if it keeps the bytes.
     *
     * @throws BadFrameException when the next bytes are no frame
     */
    @Nullable
    ByteBuf next() {
        ByteBuf in = bytes;
        if (in == null) {
            return null;
        }
        if (!in.isReadable()) {
            release();
            return null;
        }
        int start = in.readerIndex();
        refuseTls(in.getByte(start));
        int readable = in.readableBytes();
        if (readable < LENGTH_BYTES) {
            return null;
        }
        int length = checkedLength(in.getInt(start));
        return readable < LENGTH_BYTES + length ? null : in;
    }

    /** How many bytes the buffer of what was not handed out takes. */
    int capacity() {
        return bytes == null ? 0 : bytes.capacity();
    }

    /** Forgets what was not handed out. */
    void release() {
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
    }

    private ByteBuf withRoomFor(ByteBuf before, int more) {
        if (before.refCnt() == 1 && !before.isReadOnly() && before.maxWritableBytes() >= more) {
            return before.discardReadBytes();
        }
        // Frames that are still in work point into the old buffer, so it must not move.
        ByteBuf fresh = allocator.directBuffer(Math.max(FIRST_CAPACITY, before.readableBytes() + more));
        fresh.writeBytes(before);
        before.release();
        return fresh;
    }

    private void refuseTls(byte firstByte) {
        if (first && firstByte == TLS_HANDSHAKE) {
            throw new BadFrameException(
                    "a TLS handshake (first byte 0x16): expected plain frames, TLS is not served here");
        }
        first = false;
    }

    private int checkedLength(int length) {
        if (length < LEAST_LENGTH || length > maxLength) {
            throw new BadFrameException("frame length=" + length + ": expected " + LEAST_LENGTH + ".." + maxLength);
        }
        return length;
    }
}
