// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import io.cometmq.common.lifecycle.Resource;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Sends a frame to an {@link EchoServer} and waits for it to come back, as a synchronous send does. One thread. */
final class EchoClient implements Resource {
    private static final int ANSWER_SECONDS = 10;

    private final EventLoopGroup loops = Sockets.eventLoops();
    private final BlockingQueue<Integer> answers = new ArrayBlockingQueue<>(1);
    private final Channel channel;

    EchoClient(int port) throws InterruptedException {
        channel = new Bootstrap()
                .group(loops)
                .channel(Sockets.channel())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection.pipeline().addLast(Sockets.frames(), new Answers());
                    }
                })
                .connect("127.0.0.1", port)
                .sync()
                .channel();
    }

    /** One round trip of a frame of {@code bytes}. */
    void roundTrip(byte[] bytes) throws InterruptedException {
        ByteBuf frame = channel.alloc().buffer(Integer.BYTES + bytes.length);
        frame.writeInt(bytes.length).writeBytes(bytes);
        channel.writeAndFlush(frame).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        if (answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS) == null) {
            throw new IllegalStateException("no echo within " + ANSWER_SECONDS + " s");
        }
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Answers extends SimpleChannelInboundHandler<ByteBuf> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) throws InterruptedException {
            answers.put(frame.readableBytes());
        }
    }
}
