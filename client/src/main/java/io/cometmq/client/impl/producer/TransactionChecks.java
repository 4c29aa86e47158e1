// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.producer;

import io.cometmq.client.impl.ClientPlatform;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.client.producer.LocalTransactionState;
import io.cometmq.client.producer.TransactionListener;
import io.cometmq.client.producer.TransactionMQProducer;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.TaskPool;
import io.cometmq.common.message.MalformedMessageException;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageExt;
import io.cometmq.remoting.protocol.request.TransactionRequests.CheckTransaction;
import io.cometmq.remoting.protocol.request.TransactionRequests.EndTransaction;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers brokers that ask what became of a transaction: asks the application on a bounded pool, then tells the broker.
 * A check that finds the pool full is dropped, since the broker asks again. Thread-safe.
 */
final class TransactionChecks implements Resource {
    private static final Logger log = LoggerFactory.getLogger(TransactionChecks.class);

    private final TransactionMQProducer settings;
    private final TransactionEnds ends;
    private final Executor executor;
    private final @Nullable TaskPool own;

    private TransactionChecks(
            TransactionMQProducer settings, TransactionEnds ends, Executor executor, @Nullable TaskPool own) {
        this.settings = settings;
        this.ends = ends;
        this.executor = executor;
        this.own = own;
    }

    /** Runs checks on the application's executor, if it gave one, else on a pool of the producer's own. */
    static TransactionChecks open(TransactionMQProducer settings, TransactionEnds ends) {
        Executor given = settings.getExecutorService();
        if (given != null) {
            return new TransactionChecks(settings, ends, given, null);
        }
        ClientPlatform platform = settings.getDefaultMQProducerImpl().platform();
        TaskPool own = platform.threads()
                .pool(
                        "transaction-check",
                        settings.getCheckThreadPoolMaxSize(),
                        settings.getCheckRequestHoldMax(),
                        platform.clock());
        return new TransactionChecks(settings, ends, own, own);
    }

    /**
     * Takes a check in; returns at once.
     *
     * @param record the stored record, kept
     */
    void check(MQClientInstance client, String brokerAddress, ByteBuffer record, CheckTransaction header) {
        try {
            executor.execute(() -> checkNow(client, brokerAddress, record, header));
        } catch (RejectedExecutionException full) {
            log.warn(
                    "Check of a transaction is dropped, the broker asks again: msgId={} bound checkRequestHoldMax={}",
                    header.msgId(),
                    settings.getCheckRequestHoldMax(),
                    full);
        }
    }

    private void checkNow(MQClientInstance client, String brokerAddress, ByteBuffer record, CheckTransaction header) {
        MessageExt message;
        try {
            message = MessageDecoder.decode(record);
        } catch (MalformedMessageException malformed) {
            log.warn(
                    "Half message of a check cannot be read: broker={} msgId={}",
                    brokerAddress,
                    header.msgId(),
                    malformed);
            return;
        }
        String uniqueKey = message.getProperty(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX);
        message.setTransactionId(uniqueKey == null ? header.transactionId() : uniqueKey);
        message.setBrokerName(header.brokerName() == null ? "" : header.brokerName());
        String topic = message.getTopic();
        message.setTopic(settings.withoutNamespace(topic));
        LocalTransactionState state = ask(message);
        ends.tell(
                client,
                brokerAddress,
                new EndTransaction(
                        topic,
                        settings.getProducerGroup(),
                        header.tranStateTableOffset(),
                        header.commitLogOffset(),
                        TransactionEnds.flag(state),
                        true,
                        uniqueKey == null ? message.getMsgId() : uniqueKey,
                        header.transactionId(),
                        header.brokerName()),
                message,
                state);
    }

    @SuppressWarnings("deprecation") // Compat: the older listener is asked first, as in RocketMQ.
    private LocalTransactionState ask(MessageExt message) {
        var older = settings.getTransactionCheckListener();
        TransactionListener listener = settings.getTransactionListener();
        try {
            LocalTransactionState state = null;
            if (older != null) {
                state = older.checkLocalTransactionState(message);
            } else if (listener != null) {
                state = listener.checkLocalTransaction(message);
            }
            if (state != null) {
                return state;
            }
            log.warn("No listener knows the state of a transaction: transactionId={}", message.getTransactionId());
        } catch (RuntimeException | Error ofListener) {
            log.error(
                    "The listener failed to check a transaction: transactionId={}",
                    message.getTransactionId(),
                    ofListener);
        }
        return LocalTransactionState.UNKNOW;
    }

    /** Ends the producer's own pool; the application's is its own affair. */
    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
