// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;

/** The least that a server on Netty can do: frames by length, each written back as it came. */
final class EchoServer {
    private EchoServer() {}

    /** Serves until the process is killed; the first line on the standard output is the port. */
    static void run() throws InterruptedException {
        EventLoopGroup loops = Sockets.eventLoops();
        Channel channel = new ServerBootstrap()
                .group(loops)
                .channel(Sockets.serverChannel())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection.pipeline().addLast(Sockets.frames(), new Echo());
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        System.out.println(((InetSocketAddress) channel.localAddress()).getPort());
        channel.closeFuture().sync();
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            context.writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }
}
