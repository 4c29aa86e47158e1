// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.producer;

import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.MQClientManager;
import io.cometmq.client.impl.producer.TransactionProducerImpl;
import io.cometmq.common.message.Message;
import io.cometmq.remoting.RPCHook;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A producer that can also send in transactions: the broker keeps a half message that no consumer sees, the application
 * does its part, and its {@link LocalTransactionState} decides what becomes of the message. When the broker is not told,
 * it asks any producer of the group.
 *
 * <pre>{@code
 * TransactionMQProducer producer = new TransactionMQProducer("orders");
 * producer.setTransactionListener(new OrderTransactions());
 * producer.start();
 * TransactionSendResult result = producer.sendMessageInTransaction(message, order);
 * }</pre>
 *
 * <p>Thread-safe once started; the settings are to be set before start.
 */
public class TransactionMQProducer extends DefaultMQProducer {
    private final TransactionProducerImpl transactions;
    private volatile @Nullable TransactionListener transactionListener;
    private int checkThreadPoolMinSize = 1;
    private int checkThreadPoolMaxSize = 1;
    private int checkRequestHoldMax = 2_000;
    private @Nullable ExecutorService executorService;

    @SuppressWarnings("deprecation") // Applications that were written for older clients set it.
    private volatile @Nullable TransactionCheckListener transactionCheckListener;

    /** A producer without a group, which must be set before start. */
    public TransactionMQProducer() {
        this.transactions = new TransactionProducerImpl(this);
    }

    /** A producer of a group. */
    public TransactionMQProducer(String producerGroup) {
        super(producerGroup);
        this.transactions = new TransactionProducerImpl(this);
    }

    /**
     * A producer of a group that may write message traces.
     *
     * @param customizedTraceTopic where traces go; null means the system's topic
     */
    public TransactionMQProducer(String producerGroup, boolean enableMsgTrace, @Nullable String customizedTraceTopic) {
        super(producerGroup, enableMsgTrace, customizedTraceTopic);
        this.transactions = new TransactionProducerImpl(this);
    }

    /** A producer of a group whose requests a hook sees. */
    public TransactionMQProducer(String producerGroup, @Nullable RPCHook rpcHook) {
        super(producerGroup, rpcHook);
        this.transactions = new TransactionProducerImpl(this);
    }

    /** A producer of a group that prepares for sends to these topics when it starts. */
    public TransactionMQProducer(String producerGroup, List<String> topics) {
        this(producerGroup, null, topics);
    }

    /** A producer of a group whose requests a hook sees, and that prepares for sends to these topics. */
    public TransactionMQProducer(String producerGroup, @Nullable RPCHook rpcHook, @Nullable List<String> topics) {
        super(producerGroup, rpcHook, topics);
        this.transactions = new TransactionProducerImpl(this);
    }

    /** A producer of a group whose requests a hook sees, and that may write message traces. */
    public TransactionMQProducer(
            String producerGroup,
            @Nullable RPCHook rpcHook,
            boolean enableMsgTrace,
            @Nullable String customizedTraceTopic) {
        super(producerGroup, rpcHook, enableMsgTrace, customizedTraceTopic);
        this.transactions = new TransactionProducerImpl(this);
    }

    /** A producer of a group in a namespace of the older kind, with a hook and message traces. */
    @Deprecated
    public TransactionMQProducer(
            @Nullable String namespace,
            String producerGroup,
            @Nullable RPCHook rpcHook,
            boolean enableMsgTrace,
            @Nullable String customizedTraceTopic) {
        super(namespace, producerGroup, rpcHook, enableMsgTrace, customizedTraceTopic);
        this.transactions = new TransactionProducerImpl(this);
    }

    /** A producer of a group in a namespace of the older kind. */
    @Deprecated
    public TransactionMQProducer(@Nullable String namespace, String producerGroup) {
        super(namespace, producerGroup);
        this.transactions = new TransactionProducerImpl(this);
    }

    /** A producer of a group whose clients meet in a table of their own, for tests. */
    TransactionMQProducer(String producerGroup, MQClientManager clients) {
        super(producerGroup, clients);
        this.transactions = new TransactionProducerImpl(this);
    }

    @Override
    void startProducer() throws MQClientException {
        transactions.start();
    }

    @Override
    void stopProducer() {
        transactions.shutdown();
    }

    @Override
    public TransactionSendResult sendMessageInTransaction(Message msg, @Nullable Object arg) throws MQClientException {
        return transactions.send(msg, arg);
    }

    public @Nullable TransactionListener getTransactionListener() {
        return transactionListener;
    }

    /** The application's part; needed before the first transaction, and to answer checks. */
    public void setTransactionListener(@Nullable TransactionListener transactionListener) {
        this.transactionListener = transactionListener;
    }

    /** See {@link #setTransactionCheckListener}. */
    @Deprecated
    public @Nullable TransactionCheckListener getTransactionCheckListener() {
        return transactionCheckListener;
    }

    /**
     * Answers checks instead of the {@link TransactionListener}.
     *
     * @deprecated use {@link #setTransactionListener}
     */
    @Deprecated
    public void setTransactionCheckListener(@Nullable TransactionCheckListener transactionCheckListener) {
        this.transactionCheckListener = transactionCheckListener;
    }

    public int getCheckThreadPoolMinSize() {
        return checkThreadPoolMinSize;
    }

    /** Compat: kept for applications that set it; threads for checks start when there are checks. */
    public void setCheckThreadPoolMinSize(int checkThreadPoolMinSize) {
        this.checkThreadPoolMinSize = checkThreadPoolMinSize;
    }

    public int getCheckThreadPoolMaxSize() {
        return checkThreadPoolMaxSize;
    }

    /** How many checks run at once at most, unless there is an executor of the application's own. */
    public void setCheckThreadPoolMaxSize(int checkThreadPoolMaxSize) {
        this.checkThreadPoolMaxSize = checkThreadPoolMaxSize;
    }

    public int getCheckRequestHoldMax() {
        return checkRequestHoldMax;
    }

    /** How many checks wait at most; more are dropped, and the broker asks again. */
    public void setCheckRequestHoldMax(int checkRequestHoldMax) {
        this.checkRequestHoldMax = checkRequestHoldMax;
    }

    public @Nullable ExecutorService getExecutorService() {
        return executorService;
    }

    /** Runs checks instead of the producer's own threads; the application shuts it down, after the producer. */
    public void setExecutorService(@Nullable ExecutorService executorService) {
        this.executorService = executorService;
    }
}
