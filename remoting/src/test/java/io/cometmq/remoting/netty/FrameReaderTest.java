// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class FrameReaderTest {
    private static final int MAX = 1_000_000;

    private final ByteBufAllocator allocator = UnpooledByteBufAllocator.DEFAULT;
    private final FrameReader reader = new FrameReader(allocator, MAX);

    @AfterEach
    void release() {
        reader.release();
    }

    @Test
    void findsEveryFrameHoweverTheBytesAreCut() {
        Random random = new Random(3);
        for (int round = 0; round < 10; round++) {
            List<byte[]> frames = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                byte[] frame = new byte[4 + random.nextInt(i % 10 == 0 ? 20_000 : 300)];
                random.nextBytes(frame);
                frames.add(frame);
            }

            assertThat(read(joined(frames), random)).containsExactlyElementsOf(frames);
        }
    }

    @Test
    void leavesFramesInWorkWhereTheyAreWhenMoreArrives() {
        byte[] first = {1, 2, 3, 4, 5};
        ByteBuf start = allocator.directBuffer().writeInt(5).writeBytes(first).writeInt(6);
        reader.feed(start);
        ByteBuf in = reader.next();
        in.readInt();
        ByteBuf held = in.retainedSlice(in.readerIndex(), 5);
        in.skipBytes(5);

        reader.feed(allocator.directBuffer().writeBytes(new byte[] {9, 9, 9, 9, 9, 9}));

        assertThat(reader.next().readInt()).isEqualTo(6);
        byte[] bytes = new byte[5];
        held.readBytes(bytes).release();
        assertThat(bytes).isEqualTo(first);
    }

    @Test
    void holdsNoMoreThanWasSent() {
        reader.feed(allocator.directBuffer(8).writeInt(MAX).writeInt(0));

        assertThat(reader.next()).isNull();
        reader.feed(allocator.directBuffer(1).writeByte(0));

        assertThat(reader.next()).isNull();
        assertThat(reader.capacity()).isLessThan(MAX / 2);
    }

    @Test
    void refusesLengthsThatNoFrameHas() {
        for (int length : new int[] {-1, Integer.MIN_VALUE, 0, 3, MAX + 1, Integer.MAX_VALUE}) {
            FrameReader fresh = new FrameReader(allocator, MAX);
            fresh.feed(allocator.directBuffer(4).writeInt(length));

            assertThatThrownBy(fresh::next)
                    .isInstanceOf(BadFrameException.class)
                    .hasMessage("frame length=" + length + ": expected 4.." + MAX);
            fresh.release();
        }
    }

    @Test
    void knowsATlsHandshakeByItsFirstByte() {
        reader.feed(allocator.directBuffer(1).writeByte(0x16));

        assertThatThrownBy(reader::next).isInstanceOf(BadFrameException.class).hasMessageContaining("TLS");
    }

    private List<byte[]> read(byte[] stream, Random random) {
        List<byte[]> found = new ArrayList<>();
        int at = 0;
        while (at < stream.length) {
            int piece = Math.min(stream.length - at, 1 + random.nextInt(random.nextInt(4) == 0 ? 10 : 9_000));
            reader.feed(allocator.directBuffer(piece).writeBytes(stream, at, piece));
            at += piece;
            for (ByteBuf in = reader.next(); in != null; in = reader.next()) {
                byte[] frame = new byte[in.readInt()];
                in.readBytes(frame);
                found.add(frame);
            }
        }
        assertThat(reader.capacity()).isZero();
        return found;
    }

    private byte[] joined(List<byte[]> frames) {
        ByteBuf all = allocator.heapBuffer();
        frames.forEach(frame -> all.writeInt(frame.length).writeBytes(frame));
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes).release();
        return bytes;
    }
}
