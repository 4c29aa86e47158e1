// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.producer;

import io.cometmq.client.common.ClientErrorCode;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.hook.SendMessageContext;
import io.cometmq.client.impl.Await;
import io.cometmq.client.impl.CommunicationMode;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.client.impl.TopicRoute;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.producer.SendResult;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.exception.RemotingException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages through a client instance by a producer's settings, which are read at each send. Thread-safe.
 *
 * <p>Used by producers, and by consumers that must produce to their retry topic.
 */
public final class MessageSender {
    private static final Logger log = LoggerFactory.getLogger(MessageSender.class);

    private final MQClientInstance client;
    private final DefaultMQProducer settings;
    private final MQFaultStrategy strategy;
    private final FaultDetector detector;
    private final Map<String, TopicPublishInfo> topics = new ConcurrentHashMap<>();

    public MessageSender(MQClientInstance client, DefaultMQProducer settings) {
        this.client = client;
        this.settings = settings;
        BrokerFaults faults = new BrokerFaults(client.clock(), settings::latencySteps);
        this.strategy = new MQFaultStrategy(faults, settings::isSendLatencyEnable);
        this.detector = new FaultDetector(client, settings, faults);
    }

    /** Probes the brokers that are avoided. */
    FaultDetector detector() {
        return detector;
    }

    /** The queue that the target names, as servers know it; null when the queues take turns. */
    private @Nullable MessageQueue choose(Message message, TopicPublishInfo topic, Target target)
            throws MQClientException {
        if (target.isAny()) {
            return null;
        }
        List<MessageQueue> queues = settings.getNamespace() == null
                ? topic.queues()
                : topic.queues().stream().map(settings::queueWithoutNamespace).toList();
        MessageQueue chosen = target.choose(message, queues);
        return chosen == null ? null : Target.checked(settings.queueWithNamespace(chosen), message);
    }

    /** Finds out where to send the messages of these topics; completes when each is known or failed, which is logged. */
    CompletableFuture<Void> prepare(Collection<String> some) {
        return CompletableFuture.allOf(some.stream()
                .map(topic -> topicAsync(topic).handle((info, failure) -> {
                    if (failure != null) {
                        log.warn(
                                "No route of a topic yet: topic={} cause={}",
                                topic,
                                Await.cause(failure).toString());
                    }
                    return info;
                }))
                .toArray(CompletableFuture<?>[]::new));
    }

    /** The topics that were sent to. */
    Set<String> topics() {
        return Set.copyOf(topics.keySet());
    }

    /** Sends and waits. */
    public SendResult send(Message message, Target target, long timeoutMillis)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return Await.result(sendAsync(message, target, Retry.of(settings, target), timeoutMillis));
    }

    /** Sends without waiting, not even for a route; every failure is the future's. */
    public CompletableFuture<SendResult> sendAsync(Message message, Target target, long timeoutMillis) {
        return sendAsync(message, target, Retry.async(settings), timeoutMillis);
    }

    /** Whether the route of a topic is known. */
    boolean isKnown(String topic) {
        return known(settings.withNamespace(topic)) != null;
    }

    /** Asks for the route of a topic. */
    CompletableFuture<Void> learn(String topic) {
        return topicAsync(settings.withNamespace(topic)).thenAccept(info -> {});
    }

    /**
     * Sends without an answer: nobody learns whether the message was stored.
     *
     * @throws RemotingException when it is known at once that the message could not be handed over
     */
    void sendOneway(Message message, Target target) throws MQClientException, RemotingException, InterruptedException {
        Outgoing outgoing = Outgoing.of(message, settings);
        target.in(settings).check(message);
        TopicPublishInfo topic = waitFor(topicAsync(message.getTopic()));
        MessageQueue chosen = choose(message, topic, target);
        MessageQueue queue = chosen == null ? strategy.choose(topic, null) : chosen;
        String address = SendAddress.of(queue, client.brokers(), settings);
        SendHooks hooks = settings.getDefaultMQProducerImpl().hooks();
        SendMessageContext hooked = hooks.before(message, queue, address, CommunicationMode.ONEWAY);
        CompletableFuture<Void> handedOver = client.api()
                .sendOneway(
                        address,
                        outgoing.header(settings, queue, client.clock().millis()),
                        outgoing.body(),
                        Duration.ofMillis(settings.getSendMsgTimeout()));
        Await.whenDone(handedOver, (done, failure) -> {
            hooks.after(hooked, null, failure == null ? null : Await.cause(failure));
            if (failure != null) {
                log.debug("Oneway message not handed over: broker={} cause={}", address, failure.toString());
            }
        });
        if (handedOver.isCompletedExceptionally()) {
            waitFor(handedOver);
        }
    }

    private static <T> T waitFor(CompletableFuture<T> call)
            throws MQClientException, RemotingException, InterruptedException {
        try {
            return Await.result(call);
        } catch (MQBrokerException refused) {
            throw new MQClientException(refused.getResponseCode(), String.valueOf(refused.getErrorMessage()), refused);
        }
    }

    /** As {@link #sendAsync(Message, Target, long)}, tried again as {@code retry} says. */
    CompletableFuture<SendResult> sendAsync(Message message, Target target, Retry retry, long timeoutMillis) {
        SendOperation.Started started = new SendOperation.Started(client.clock().nanos(), timeoutMillis);
        Outgoing outgoing;
        try {
            outgoing = Outgoing.of(message, settings);
            target.in(settings).check(message);
        } catch (MQClientException illegal) {
            return CompletableFuture.failedFuture(illegal);
        }
        TopicPublishInfo known = known(message.getTopic());
        if (known != null) {
            return start(outgoing, known, target, retry, started);
        }
        return topicAsync(message.getTopic()).thenCompose(topic -> start(outgoing, topic, target, retry, started));
    }

    private CompletableFuture<SendResult> start(
            Outgoing outgoing, TopicPublishInfo topic, Target target, Retry retry, SendOperation.Started started) {
        try {
            MessageQueue queue = choose(outgoing.message(), topic, target);
            return new SendOperation(client, settings, strategy, outgoing, topic, queue, retry, started).start();
        } catch (MQClientException notChosen) {
            return CompletableFuture.failedFuture(notChosen);
        }
    }

    /** What is known without asking: derived from the topic's own route, or from that of the topic it is created like. */
    @SuppressWarnings("ReferenceEquality") // A route that did not change stays the same object; comparing is per send.
    private @Nullable TopicPublishInfo known(String topic) {
        TopicPublishInfo known = topics.get(topic);
        TopicRoute route = client.routes().known(topic);
        if (route == null) {
            return known;
        }
        if (known != null && known.source() == route) {
            return known;
        }
        return keep(topic, route, route.writable());
    }

    private CompletableFuture<TopicPublishInfo> topicAsync(String topic) {
        TopicPublishInfo known = known(topic);
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        return client.routes()
                .refresh(topic)
                .thenApply(route -> keep(topic, route, route.writable()))
                .exceptionallyCompose(failure -> likeTemplate(topic, Await.cause(failure)))
                .thenCompose(
                        info -> info.queues().isEmpty() ? nowhere(topic) : CompletableFuture.completedFuture(info));
    }

    private CompletableFuture<TopicPublishInfo> likeTemplate(String topic, Throwable noRoute) {
        if (!(noRoute instanceof MQClientException unknown)
                || unknown.getResponseCode() != ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION) {
            return CompletableFuture.failedFuture(noRoute);
        }
        String template = settings.getCreateTopicKey();
        return client.routes()
                .refresh(template)
                .thenApply(route -> keep(topic, route, route.writableAs(topic, settings.getDefaultTopicQueueNums())))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(new MQClientException(
                        ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION,
                        unknown.getErrorMessage() + "; nor can it be created by sending: no broker has " + template
                                + " (autoCreateTopicEnable)",
                        Await.cause(failure))));
    }

    private static <T> CompletableFuture<T> nowhere(String topic) {
        return CompletableFuture.failedFuture(new MQClientException(
                ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION,
                "No route info of this topic: " + topic + " has brokers, but no queue that can be written to"));
    }

    private TopicPublishInfo keep(String topic, TopicRoute source, List<MessageQueue> queues) {
        TopicPublishInfo before = topics.get(topic);
        QueueCursor cursor = before == null ? new QueueCursor() : before.cursor();
        TopicPublishInfo info = new TopicPublishInfo(topic, source, queues, cursor);
        if (!queues.isEmpty()) {
            topics.put(topic, info);
        }
        return info;
    }
}
