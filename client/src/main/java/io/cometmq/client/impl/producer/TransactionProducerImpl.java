// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.producer;

import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.producer.LocalTransactionState;
import io.cometmq.client.producer.SendResult;
import io.cometmq.client.producer.SendStatus;
import io.cometmq.client.producer.TransactionListener;
import io.cometmq.client.producer.TransactionMQProducer;
import io.cometmq.client.producer.TransactionSendResult;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageId;
import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.remoting.protocol.request.TransactionRequests.EndTransaction;
import io.cometmq.remoting.protocol.statictopic.LogicQueue;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends in transactions: a half message, then the application's part, then what became of it. Thread-safe.
 *
 * <p>Checks of brokers are answered by {@link TransactionChecks}.
 */
public final class TransactionProducerImpl {
    private static final Logger log = LoggerFactory.getLogger(TransactionProducerImpl.class);

    private final TransactionMQProducer settings;
    private final DefaultMQProducerImpl producer;
    private final TransactionEnds ends;
    private @Nullable TransactionChecks checks;

    public TransactionProducerImpl(TransactionMQProducer settings) {
        this.settings = settings;
        this.producer = settings.getDefaultMQProducerImpl();
        this.ends = new TransactionEnds(settings);
    }

    /** Starts the producer, ready for checks. */
    public synchronized void start() throws MQClientException {
        TransactionChecks opened = TransactionChecks.open(settings, ends);
        try {
            producer.start(opened);
        } catch (MQClientException | RuntimeException failed) {
            opened.close();
            throw failed;
        }
        checks = opened;
    }

    /** Leaves the group, then lets the checks that are under way end. */
    public synchronized void shutdown() {
        producer.shutdown();
        if (checks != null) {
            checks.close();
            checks = null;
        }
    }

    /** Sends a half message, runs the application's part and tells the broker. */
    public TransactionSendResult send(Message message, @Nullable Object arg) throws MQClientException {
        TransactionListener listener = settings.getTransactionListener();
        if (listener == null) {
            throw new MQClientException("TransactionListener is null: call setTransactionListener() first", null);
        }
        if (message == null) {
            throw new MQClientException("the message is null", null);
        }
        SendResult sent = sendHalf(message);
        LocalTransactionState state = LocalTransactionState.ROLLBACK_MESSAGE;
        if (sent.getSendStatus() == SendStatus.SEND_OK) {
            if (sent.getTransactionId() != null) {
                message.putProperty(MessageConst.PROPERTY_TRANSACTION_ID, sent.getTransactionId());
            }
            message.setTransactionId(sent.getMsgId());
            state = execute(listener, message, arg);
        }
        end(message, sent, state);
        return new TransactionSendResult(sent, state);
    }

    private SendResult sendHalf(Message message) throws MQClientException {
        dropDelay(message);
        message.putProperty(MessageConst.PROPERTY_TRANSACTION_PREPARED, "true");
        message.putProperty(MessageConst.PROPERTY_PRODUCER_GROUP, settings.getProducerGroup());
        try {
            return producer.send(message, Target.ANY, settings.getSendMsgTimeout());
        } catch (RemotingException | MQBrokerException failed) {
            throw new MQClientException("send message Exception: " + failed.getMessage(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new MQClientException("interrupted while sending a half message", interrupted);
        }
    }

    /** A half message cannot be delayed: with a delay a broker would deliver it without asking for the transaction. */
    private static void dropDelay(Message message) {
        for (String delay : MessageConst.DELAY_PROPERTIES) {
            if (message.getProperty(delay) != null) {
                log.warn(
                        "A message in a transaction cannot be delayed, the delay is dropped: topic={} {}={}",
                        message.getTopic(),
                        delay,
                        message.getProperty(delay));
                message.clearProperty(delay);
            }
        }
    }

    private static LocalTransactionState execute(TransactionListener listener, Message message, @Nullable Object arg) {
        try {
            LocalTransactionState state = listener.executeLocalTransaction(message, arg);
            if (state != null) {
                return state;
            }
            log.warn("The listener says null, the broker will ask: transactionId={}", message.getTransactionId());
        } catch (RuntimeException | Error ofListener) {
            log.error(
                    "The listener failed, the broker will ask: transactionId={}",
                    message.getTransactionId(),
                    ofListener);
        }
        return LocalTransactionState.UNKNOW;
    }

    /** The broker that took a message, which for a queue of a static topic may not be the one that leads it now. */
    private static String storeHost(String storeId) {
        InetSocketAddress host = MessageId.parse(storeId).address();
        return host.getAddress().getHostAddress() + ":" + host.getPort();
    }

    private void end(Message message, SendResult sent, LocalTransactionState state) {
        String brokerName = sent.getMessageQueue().getBrokerName();
        try {
            String storeId = sent.getOffsetMsgId() == null ? sent.getMsgId() : sent.getOffsetMsgId();
            String address = LogicQueue.isLogical(brokerName)
                    ? storeHost(storeId)
                    : producer.client().brokers().master(brokerName);
            if (address == null) {
                throw new MQClientException("no route names the master of broker " + brokerName, null);
            }
            ends.tell(
                    producer.client(),
                    address,
                    new EndTransaction(
                            message.getTopic(),
                            settings.getProducerGroup(),
                            sent.getQueueOffset(),
                            MessageId.parse(storeId).offset(),
                            TransactionEnds.flag(state),
                            false,
                            sent.getMsgId(),
                            sent.getTransactionId(),
                            brokerName),
                    message,
                    state);
        } catch (MQClientException | IllegalArgumentException failed) {
            log.warn("The broker is not told how a transaction ended, it will ask: state={}", state, failed);
        }
    }
}
