// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import io.cometmq.remoting.rpc.Endpoint;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;

/** Waits in a new channel's pipeline until the socket is open, then puts a {@link NettyConnection} in its place. */
final class ConnectionOpener extends ChannelInboundHandlerAdapter {
    private final Endpoint endpoint;
    private final ConnectionSettings settings;
    private final Consumer<NettyConnection> whenOpen;

    /**
     * @param whenOpen told on the event loop, after the connection's listener was
     */
    ConnectionOpener(Endpoint endpoint, ConnectionSettings settings, Consumer<NettyConnection> whenOpen) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.whenOpen = whenOpen;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a channel whose peer is gone
    public void channelActive(ChannelHandlerContext context) {
        if (context.channel().remoteAddress() == null) {
            // The peer was gone before we came to look.
            context.close();
            return;
        }
        NettyConnection connection = new NettyConnection(context.channel(), endpoint, settings);
        context.pipeline().replace(this, null, connection);
        connection.open();
        whenOpen.accept(connection);
    }
}
