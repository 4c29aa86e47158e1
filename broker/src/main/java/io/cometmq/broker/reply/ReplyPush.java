// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.reply;

import static io.cometmq.common.message.MessageConst.PROPERTY_MESSAGE_REPLY_TO_CLIENT;
import static io.cometmq.common.message.MessageConst.PROPERTY_PUSH_REPLY_TIME;
import static io.cometmq.remoting.protocol.request.ReplyRequests.PUSH_REPLY_MESSAGE_TO_CLIENT;

import io.cometmq.broker.client.ProducerGroups;
import io.cometmq.broker.identity.PublishedAddress;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.ReplyRequests.PushReply;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Connection;
import io.cometmq.remoting.rpc.Request;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Hands replies to the clients that wait for them. Thread-safe; no thread waits for a client. */
public final class ReplyPush {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final ProducerGroups producers;
    private final PublishedAddress storeHost;
    private final Clock clock;

    public ReplyPush(ProducerGroups producers, PublishedAddress storeHost, Clock clock) {
        this.producers = producers;
        this.storeHost = storeHost;
        this.clock = clock;
    }

    /**
     * Hands a reply to the client that its properties name.
     *
     * @param properties of the reply, as text
     * @return completes, never exceptionally, with what went wrong; empty when the client has the reply
     */
    public CompletableFuture<String> push(Request<Send> reply, int queueId, String properties) {
        String client = MessageProperties.get(properties, PROPERTY_MESSAGE_REPLY_TO_CLIENT);
        if (client == null) {
            return CompletableFuture.completedFuture(
                    "the reply has no property REPLY_TO_CLIENT: expected the id of the client that asked");
        }
        Connection asker = producers.connectionOf(client);
        if (asker == null) {
            return CompletableFuture.completedFuture(
                    "no connection of client <" + client + ">, which the reply is for: it has left or never sent");
        }
        String stamped = MessageProperties.set(properties, PROPERTY_PUSH_REPLY_TIME, String.valueOf(clock.millis()));
        return asker.call(
                        PUSH_REPLY_MESSAGE_TO_CLIENT,
                        header(reply, queueId, stamped),
                        Body.of(reply.bodyBytes()),
                        PATIENCE)
                .handle((answer, failure) -> {
                    if (failure != null) {
                        return "the reply did not reach client <" + client + ">: " + failure.getMessage();
                    }
                    return answer.code() == ResponseCode.SUCCESS
                            ? ""
                            : "client <" + client + "> refused the reply: " + answer.code() + " " + answer.remark();
                });
    }

    private PushReply header(Request<Send> reply, int queueId, String properties) {
        Send sent = reply.header();
        return new PushReply(
                orEmpty(sent.producerGroup()),
                sent.topic(),
                sent.defaultTopic(),
                sent.defaultTopicQueueNums(),
                queueId,
                sent.sysFlag(),
                sent.bornTimestamp(),
                sent.flag(),
                properties,
                sent.reconsumeTimes(),
                Boolean.TRUE.equals(sent.unitMode()),
                text(reply.connection().remote()),
                text(storeHost.get()),
                clock.millis());
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
