// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.producer;

import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.Await;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageConst;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Sends messages that are answered: a broker pushes the answer back to this client. Thread-safe. */
final class Requests {
    private final MQClientInstance client;
    private final MessageSender sender;

    Requests(MQClientInstance client, MessageSender sender) {
        this.client = client;
        this.sender = sender;
    }

    /**
     * Sends and waits for the answer, on no thread.
     *
     * @param timeoutMillis for the way there and back
     */
    CompletableFuture<Message> send(Message message, Target target, long timeoutMillis) {
        String correlationId = UUID.randomUUID().toString();
        message.putProperty(MessageConst.PROPERTY_CORRELATION_ID, correlationId);
        message.putProperty(MessageConst.PROPERTY_MESSAGE_REPLY_TO_CLIENT, client.clientId());
        message.putProperty(MessageConst.PROPERTY_MESSAGE_TTL, String.valueOf(timeoutMillis));
        long startNanos = client.clock().nanos();
        CompletableFuture<Message> reply =
                client.replies().expect(correlationId, message.getTopic(), Math.max(0, timeoutMillis));
        if (reply.isDone()) {
            return reply;
        }
        Await.whenDone(
                knownToBrokers(message.getTopic())
                        .thenCompose(known -> sender.sendAsync(message, target, left(startNanos, timeoutMillis))),
                (sent, failure) -> {
                    if (failure != null) {
                        reply.completeExceptionally(notSent(message.getTopic(), Await.cause(failure)));
                    }
                });
        return reply;
    }

    /** A broker can push an answer only to a client that it knows, so those of a new topic are greeted first. */
    private CompletableFuture<Void> knownToBrokers(String topic) {
        return sender.isKnown(topic)
                ? CompletableFuture.completedFuture(null)
                : sender.learn(topic).thenCompose(route -> client.greetBrokers());
    }

    private long left(long startNanos, long timeoutMillis) {
        return timeoutMillis - TimeUnit.NANOSECONDS.toMillis(client.clock().nanos() - startNanos);
    }

    private static MQClientException notSent(String topic, Throwable cause) {
        String text = "send request message to <" + topic + "> fail: " + cause.getMessage();
        return cause instanceof MQClientException client
                ? new MQClientException(client.getResponseCode(), text, cause)
                : new MQClientException(text, cause);
    }
}
