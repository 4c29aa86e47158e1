// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.producer;

import io.cometmq.client.common.ClientErrorCode;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.Await;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.request.RecallRequests.Recall;
import io.cometmq.remoting.protocol.request.RecallRequests.Recalled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Calls delayed messages back, at the broker that their handles name. Thread-safe. */
final class Recalls {
    private static final String VERSION = "v1";
    /** Version, topic, broker, due time, unique key. */
    private static final int HANDLE_PARTS = 5;

    private final MQClientInstance client;
    private final DefaultMQProducer settings;
    private final MessageSender sender;

    Recalls(MQClientInstance client, DefaultMQProducer settings, MessageSender sender) {
        this.client = client;
        this.settings = settings;
        this.sender = sender;
    }

    /** Completes with the unique key of the message that is called back. */
    CompletableFuture<String> recall(String topic, String handle) {
        String broker;
        try {
            if (TopicNames.isRetryTopic(topic) || TopicNames.isDlqTopic(topic)) {
                throw new MQClientException("topic is not supported: " + topic + ", expected no retry topic", null);
            }
            broker = brokerOf(handle);
        } catch (MQClientException illegal) {
            return CompletableFuture.failedFuture(illegal);
        }
        CompletableFuture<Void> known =
                client.brokers().master(broker) == null ? sender.learn(topic) : CompletableFuture.completedFuture(null);
        return known.thenCompose(learnt -> ask(topic, handle, broker)).thenApply(Recalled::msgId);
    }

    private CompletableFuture<Recalled> ask(String topic, String handle, String broker) {
        String address = client.brokers().master(broker);
        if (address == null) {
            return CompletableFuture.failedFuture(new MQClientException(
                    ClientErrorCode.BROKER_NOT_EXIST_EXCEPTION,
                    "The broker[" + broker + "] of the recall handle not exist: no route names its master"));
        }
        CompletableFuture<Recalled> recalled = client.api()
                .recall(
                        address,
                        new Recall(settings.getProducerGroup(), settings.withNamespace(topic), handle, broker),
                        Duration.ofMillis(settings.getSendMsgTimeout()));
        Await.whenDone(recalled, (done, failure) -> settings.getDefaultMQProducerImpl()
                .hooks()
                .recalled(topic, done == null ? "" : done.msgId(), failure == null));
        return recalled;
    }

    /** The name of the broker that made a handle. */
    static String brokerOf(String handle) throws MQClientException {
        String text;
        try {
            text = new String(Base64.getUrlDecoder().decode(handle), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            throw invalid(handle, notBase64);
        }
        String[] parts = text.split(" ", -1);
        if (parts.length != HANDLE_PARTS || !parts[0].equals(VERSION)) {
            throw invalid(handle, null);
        }
        return parts[2];
    }

    private static MQClientException invalid(String handle, @Nullable Throwable cause) {
        return new MQClientException(
                "recall handle '" + handle + "' is invalid: expected what SendResult.getRecallHandle() gave", cause);
    }
}
