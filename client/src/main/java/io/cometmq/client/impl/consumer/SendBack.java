// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.ClientConfig;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.Await;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.client.impl.producer.MessageSender;
import io.cometmq.client.impl.producer.Target;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.remoting.protocol.request.ClientRequests;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a message back that could not be consumed, so that it comes again later: by asking its broker, or else by sending
 * a copy to the group's retry topic. Thread-safe.
 */
final class SendBack {
    private static final Logger log = LoggerFactory.getLogger(SendBack.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final long SEND_TIMEOUT_MILLIS = 3_000;
    /** The delay level of the first retry: 10 seconds. */
    private static final int FIRST_DELAY_LEVEL = 3;

    private static final String INNER_PRODUCER_GROUP = "CLIENT_INNER_PRODUCER";

    private final MQClientInstance client;
    private final MessageSender sender;
    private final String group;
    private final boolean unitMode;
    private final int maxReconsumeTimes;

    /**
     * Gives back for {@code group}.
     *
     * @param sender for the copy, where the broker cannot do it
     * @param maxReconsumeTimes after so many retries the message goes to the dead letters
     */
    SendBack(MQClientInstance client, MessageSender sender, String group, boolean unitMode, int maxReconsumeTimes) {
        this.client = client;
        this.sender = sender;
        this.group = group;
        this.unitMode = unitMode;
        this.maxReconsumeTimes = maxReconsumeTimes;
    }

    /** Gives back for {@code group}, sending copies by a producer of its own with the settings of the consumer. */
    static SendBack by(MQClientInstance client, ClientConfig settings, String group, int maxReconsumeTimes) {
        DefaultMQProducer inner = new DefaultMQProducer(INNER_PRODUCER_GROUP);
        inner.resetClientConfig(settings);
        return new SendBack(client, new MessageSender(client, inner), group, settings.isUnitMode(), maxReconsumeTimes);
    }

    /**
     * Gives a message back. Blocks for a few seconds at most.
     *
     * @param delayLevel 0 lets the broker choose by the number of retries, below 0 means the dead letters
     * @return whether it will come again, or is among the dead letters
     */
    boolean tryToSend(MessageExt message, int delayLevel) {
        try {
            askBroker(message, delayLevel, message.getBrokerName(), group);
            return true;
        } catch (RemotingException | MQBrokerException | MQClientException failure) {
            log.warn(
                    "Broker does not take a message back, a copy goes to the retry topic: msgId={} cause={}",
                    message.getMsgId(),
                    failure.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
        return sendCopy(message, delayLevel);
    }

    /** Asks the broker that has the message; see {@code MQConsumer.sendMessageBack}. */
    void askBroker(MessageExt message, int delayLevel, @Nullable String brokerName, String ofGroup)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        Await.result(ask(message, delayLevel, brokerName, ofGroup));
    }

    /** Asks the message's broker without waiting. */
    CompletableFuture<Void> ask(MessageExt message, int delayLevel) {
        try {
            return ask(message, delayLevel, message.getBrokerName(), group);
        } catch (MQClientException noBroker) {
            return CompletableFuture.failedFuture(noBroker);
        }
    }

    private CompletableFuture<Void> ask(MessageExt message, int delayLevel, @Nullable String brokerName, String ofGroup)
            throws MQClientException {
        return client.api()
                .sendBack(
                        address(message, brokerName),
                        new ClientRequests.SendBack(
                                message.getCommitLogOffset(),
                                ofGroup,
                                delayLevel,
                                message.getMsgId(),
                                message.getTopic(),
                                unitMode,
                                maxReconsumeTimes,
                                brokerName),
                        TIMEOUT);
    }

    private String address(MessageExt message, @Nullable String brokerName) throws MQClientException {
        String master = brokerName == null ? null : client.brokers().master(brokerName);
        if (master != null) {
            return master;
        }
        if (message.getStoreHost() instanceof InetSocketAddress host && host.getAddress() != null) {
            return host.getAddress().getHostAddress() + ":" + host.getPort();
        }
        throw new MQClientException("message " + message.getMsgId() + " does not say which broker has it", null);
    }

    /** Sends a copy to the retry topic; see {@link #tryToSend}. Blocks for a few seconds at most. */
    boolean sendToRetryTopic(MessageExt message) {
        return sendCopy(message, 0);
    }

    private boolean sendCopy(MessageExt message, int delayLevel) {
        try {
            sender.send(copy(message, delayLevel), Target.ANY, SEND_TIMEOUT_MILLIS);
            return true;
        } catch (RemotingException | MQBrokerException | MQClientException failure) {
            log.error("Message cannot be given back: group={} msgId={}", group, message.getMsgId(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private Message copy(MessageExt message, int delayLevel) {
        Map<String, String> properties = new HashMap<>(message.getProperties());
        properties.putIfAbsent(MessageConst.PROPERTY_RETRY_TOPIC, message.getTopic());
        properties.putIfAbsent(MessageConst.PROPERTY_ORIGIN_MESSAGE_ID, String.valueOf(message.getOffsetMsgId()));
        properties.put(MessageConst.PROPERTY_RECONSUME_TIME, String.valueOf(message.getReconsumeTimes() + 1));
        properties.put(MessageConst.PROPERTY_MAX_RECONSUME_TIMES, String.valueOf(maxReconsumeTimes));
        int level = delayLevel > 0 ? delayLevel : FIRST_DELAY_LEVEL + message.getReconsumeTimes();
        properties.put(MessageConst.PROPERTY_DELAY_TIME_LEVEL, String.valueOf(level));
        properties.remove(MessageConst.PROPERTY_TRANSACTION_PREPARED);
        properties.remove(MessageConst.PROPERTY_CONSUME_START_TIMESTAMP);
        Message copy = new Message(TopicNames.retryTopic(group), message.getBody());
        copy.setFlag(message.getFlag());
        copy.setProperties(properties);
        return copy;
    }
}
