// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.remoting.protocol.Command;
import io.cometmq.remoting.protocol.FrameWriter;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.OutboundFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sends the frames of one connection: takes them from any thread, encodes them on the event loop, and flushes as seldom as
 * it can.
 *
 * <p>What other threads send is pushed on a stack; the push that finds it empty wakes the event loop, which writes all of
 * them and flushes once. What the event loop itself sends is written at once and flushed at the end of the batch of reads,
 * or of the loop's turn. Frames leave in the order in which they were given here. While the peer does not read, frames wait here without being encoded, so that a slow reader
 * costs one high watermark of encoded bytes and no more.
 */
final class Outbox {
    /** Larger bodies are written from where they are; smaller ones are copied behind their header. */
    static final int COPIED_BODY_BYTES = 4096;
    /** Bodies in smaller pieces than this, on average, are copied too: a piece costs more than its copy. */
    private static final int LEAST_PIECE_BYTES = 512;

    private final Channel channel;
    private final EventLoop loop;
    private final FrameWriter writer;
    private final int maxLength;
    private final Clock clock;
    private final Runnable drainPushed = this::drainPushed;
    private final Runnable flushLater = this::flushNow;
    private final AtomicReference<@Nullable OutboundFrame> pushed = new AtomicReference<>();

    // Touched by the event loop only.
    private @Nullable OutboundFrame head;
    private @Nullable OutboundFrame tail;
    private boolean inBatch;
    private boolean unflushed;
    private boolean flushPlanned;
    private boolean closed;
    /** Written frames that want to know when the socket has them, the newest first. */
    private @Nullable OutboundFrame unread;

    /**
     * @param maxLength the largest frame, without its length field
     * @param clock says when the socket took frames; read once a flush
     */
    Outbox(Channel channel, FrameWriter writer, int maxLength, Clock clock) {
        this.channel = channel;
        this.loop = channel.eventLoop();
        this.writer = writer;
        this.maxLength = maxLength;
        this.clock = clock;
    }

    /** Sends the frame, or fails it. Callable from any thread. */
    void send(OutboundFrame frame) {
        if (loop.inEventLoop()) {
            append(frame);
            writeWaiting();
            flushSoon();
        } else if (push(frame)) {
            wakeLoop();
        }
    }

    /** A batch of reads begins: no flush before {@link #endBatch}. */
    void beginBatch() {
        inBatch = true;
    }

    void endBatch() {
        inBatch = false;
        flushNow();
    }

    /** The peer reads again. */
    void writableAgain() {
        writeWaiting();
        flushSoon();
    }

    /** Whether frames wait for the peer to read. */
    boolean isWaiting() {
        return head != null;
    }

    /** The connection is gone: fails what waits and whatever comes. */
    void close() {
        closed = true;
        takePushed();
        writeWaiting();
    }

    private boolean push(OutboundFrame frame) {
        OutboundFrame top;
        do {
            top = pushed.get();
            frame.next(top);
        } while (!pushed.compareAndSet(top, frame));
        return top == null;
    }

    private void wakeLoop() {
        try {
            loop.execute(drainPushed);
        } catch (RejectedExecutionException stopped) {
            for (OutboundFrame frame = pushed.getAndSet(null); frame != null; ) {
                OutboundFrame next = frame.next();
                frame.failed(stopped);
                frame = next;
            }
        }
    }

    private void drainPushed() {
        takePushed();
        writeWaiting();
        flushNow();
    }

    /** Moves the stack behind the queue, oldest first. */
    private void takePushed() {
        OutboundFrame newest = pushed.getAndSet(null);
        OutboundFrame oldest = null;
        while (newest != null) {
            OutboundFrame older = newest.next();
            newest.next(oldest);
            oldest = newest;
            newest = older;
        }
        while (oldest != null) {
            OutboundFrame newer = oldest.next();
            append(oldest);
            oldest = newer;
        }
    }

    private void append(OutboundFrame frame) {
        frame.next(null);
        if (tail == null) {
            head = frame;
        } else {
            tail.next(frame);
        }
        tail = frame;
    }

    private void writeWaiting() {
        while (head != null && (closed || channel.isWritable())) {
            OutboundFrame frame = head;
            head = frame.next();
            if (head == null) {
                tail = null;
            }
            frame.next(null);
            if (closed) {
                frame.failed(new ClosedChannelException());
            } else if (!frame.abandoned()) {
                write(frame);
            }
        }
    }

    private void write(OutboundFrame frame) {
        ByteBuf front;
        try {
            front = encode(frame);
        } catch (RuntimeException unwritable) {
            OutboundFrame instead = frame.insteadOf(unwritable);
            frame.failed(unwritable);
            if (instead != null) {
                write(instead);
            }
            return;
        }
        unflushed = true;
        if (!isCopied(frame.body())) {
            write(front);
            writeUncopied(frame.body().buffers(), frame);
        } else if (frame.awaitsSocket()) {
            write(front, frame);
        } else {
            write(front);
            frame.sent();
        }
        if (frame.wantsFlushed()) {
            frame.next(unread);
            unread = frame;
        }
    }

    private ByteBuf encode(OutboundFrame frame) {
        frame.encodeHeader(writer);
        Body body = frame.body();
        int size = body.size();
        writer.finish(size);
        int copied = isCopied(body) ? size : 0;
        checkLength(writer.length() + (long) size);
        ByteBuf front = channel.alloc().directBuffer(writer.length() + copied);
        front.writeBytes(writer.array(), 0, writer.length());
        if (copied > 0) {
            for (ByteBuffer buffer : body.buffers()) {
                front.writeBytes(buffer.duplicate());
            }
        }
        return front;
    }

    private static boolean isCopied(Body body) {
        int size = body.size();
        return size <= COPIED_BODY_BYTES || size < (long) body.buffers().size() * LEAST_PIECE_BYTES;
    }

    private void checkLength(long frameBytes) {
        long length = frameBytes - Command.LENGTH_BYTES;
        if (length > maxLength) {
            throw new IllegalArgumentException(
                    "frame of " + length + " bytes: expected at most frameMaxLength=" + maxLength);
        }
    }

    private void writeUncopied(List<ByteBuffer> buffers, OutboundFrame frame) {
        Iterator<ByteBuffer> rest = buffers.iterator();
        while (rest.hasNext()) {
            ByteBuf part = Unpooled.wrappedBuffer(rest.next());
            if (rest.hasNext()) {
                write(part);
            } else {
                write(part, frame);
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection
    private void write(ByteBuf bytes) {
        channel.write(bytes, channel.voidPromise());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the promise tells the frame
    private void write(ByteBuf bytes, OutboundFrame frame) {
        channel.write(bytes, promise(frame));
    }

    private ChannelPromise promise(OutboundFrame frame) {
        ChannelPromise promise = channel.newPromise();
        promise.addListener(written -> {
            Throwable cause = written.cause();
            if (cause == null) {
                frame.sent();
            } else {
                frame.failed(cause);
            }
        });
        return promise;
    }

    private void flushSoon() {
        if (unflushed && !inBatch && !flushPlanned) {
            flushPlanned = true;
            loop.execute(flushLater);
        }
    }

    private void flushNow() {
        flushPlanned = false;
        if (unflushed) {
            unflushed = false;
            channel.flush();
            tellFlushed();
        }
    }

    private void tellFlushed() {
        OutboundFrame newest = unread;
        if (newest == null) {
            return;
        }
        unread = null;
        ChannelOutboundBuffer left = channel.unsafe().outboundBuffer();
        if (left != null && left.isEmpty()) {
            flushed(newest);
        } else {
            whenReadUntilHere(newest);
        }
    }

    /** The peer reads slowly: what stands at the end of all that was written tells when the socket has it. */
    @SuppressWarnings("FutureReturnValueIgnored") // the promise tells the frames
    private void whenReadUntilHere(OutboundFrame newest) {
        ChannelPromise end = channel.newPromise();
        end.addListener(written -> {
            if (written.isSuccess()) {
                flushed(newest);
            }
        });
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER, end);
    }

    private void flushed(OutboundFrame newest) {
        long now = clock.nanos();
        OutboundFrame frame = newest;
        while (frame != null) {
            OutboundFrame older = frame.next();
            frame.next(null);
            frame.flushed(now);
            frame = older;
        }
    }
}
