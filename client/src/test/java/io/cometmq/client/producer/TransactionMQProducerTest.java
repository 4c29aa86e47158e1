// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.testing.FakeBroker;
import io.cometmq.client.testing.FakeCluster;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.common.testing.Messages;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.TransactionRequests.EndTransaction;
import io.cometmq.remoting.rpc.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransactionMQProducerTest {
    private final FakeCluster cluster = FakeCluster.of(1).with("T", 1);
    private final FakeBroker broker = cluster.broker(0);
    private final TransactionMQProducer producer = new TransactionMQProducer("P", cluster.clients());
    private final Listener listener = new Listener();

    TransactionMQProducerTest() {
        producer.setNamesrvAddr(cluster.nameServer());
        producer.setTransactionListener(listener);
        producer.setSendMsgTimeout(30_000);
    }

    @AfterEach
    void close() {
        producer.shutdown();
        cluster.close();
    }

    @Test
    void aHalfMessageSaysSoAndIsCommitted() throws Exception {
        producer.start();

        TransactionSendResult result = producer.sendMessageInTransaction(message(), "argument");

        assertThat(result.getLocalTransactionState()).isEqualTo(LocalTransactionState.COMMIT_MESSAGE);
        assertThat(result.getTransactionId()).isEqualTo(result.getMsgId());
        assertThat(listener.arguments).containsExactly("argument");
        assertThat(listener.executed).extracting(Message::getTransactionId).containsExactly(result.getMsgId());
        Send half = broker.sends().get(0);
        assertThat(MessageSysFlag.transactionType(half.sysFlag())).isEqualTo(MessageSysFlag.TRANSACTION_PREPARED);
        assertThat(half.givenProperties().text()).contains("TRAN_MSG\u0001true").contains("PGROUP\u0001P");
        EndTransaction end = ended().get(0);
        assertThat(end.commitOrRollback()).isEqualTo(8);
        assertThat(end.commitLogOffset()).isEqualTo(1_000);
        assertThat(end.tranStateTableOffset()).isZero();
        assertThat(end.producerGroup()).isEqualTo("P");
        assertThat(end.topic()).isEqualTo("T");
        assertThat(end.msgId()).isEqualTo(result.getMsgId());
        assertThat(end.fromTransactionCheck()).isFalse();
        assertThat(end.brokerName()).isEqualTo("broker-a");
    }

    @Test
    void everyStateHasItsFlag() throws Exception {
        producer.start();
        listener.states.add(LocalTransactionState.ROLLBACK_MESSAGE);
        listener.states.add(LocalTransactionState.UNKNOW);

        assertThat(producer.sendMessageInTransaction(message(), null).getLocalTransactionState())
                .isEqualTo(LocalTransactionState.ROLLBACK_MESSAGE);
        assertThat(producer.sendMessageInTransaction(message(), null).getLocalTransactionState())
                .isEqualTo(LocalTransactionState.UNKNOW);

        await().atMost(ONE_MINUTE).until(() -> ended().size() == 2);
        assertThat(ended()).extracting(EndTransaction::commitOrRollback).containsExactly(12, 0);
        assertThat(broker.transactions().asked())
                .as("brokers do not answer what leaves a transaction open")
                .extracting(EndTransaction::commitOrRollback)
                .containsExactly(12);
    }

    @Test
    void anEndThatIsRefusedIsNoFailureOfTheSend() throws Exception {
        producer.start();
        broker.transactions().refuse(new Refusal(ResponseCode.SYSTEM_ERROR, "not that group's"));

        TransactionSendResult first = producer.sendMessageInTransaction(message(), null);
        TransactionSendResult second = producer.sendMessageInTransaction(message(), null);

        assertThat(List.of(first, second))
                .extracting(TransactionSendResult::getLocalTransactionState)
                .containsOnly(LocalTransactionState.COMMIT_MESSAGE);
        await().atMost(ONE_MINUTE).until(() -> broker.transactions().asked().size() == 2);
    }

    @Test
    void aListenerThatFailsLeavesTheStateOpen() throws Exception {
        producer.start();
        listener.failure = new IllegalStateException("no database");

        TransactionSendResult result = producer.sendMessageInTransaction(message(), null);

        assertThat(result.getLocalTransactionState()).isEqualTo(LocalTransactionState.UNKNOW);
        assertThat(ended().get(0).commitOrRollback()).isZero();
    }

    @Test
    void aHalfMessageThatMayBeLostIsRolledBack() throws Exception {
        producer.start();
        broker.answerNextSend(ResponseCode.FLUSH_DISK_TIMEOUT);

        TransactionSendResult result = producer.sendMessageInTransaction(message(), null);

        assertThat(result.getSendStatus()).isEqualTo(SendStatus.FLUSH_DISK_TIMEOUT);
        assertThat(result.getLocalTransactionState()).isEqualTo(LocalTransactionState.ROLLBACK_MESSAGE);
        assertThat(listener.executed).isEmpty();
        assertThat(ended().get(0).commitOrRollback()).isEqualTo(12);
    }

    @Test
    void aHalfMessageThatIsRefusedRunsNothing() throws Exception {
        producer.start();
        broker.refuseNextSend(ResponseCode.MESSAGE_ILLEGAL);

        assertThatThrownBy(() -> producer.sendMessageInTransaction(message(), null))
                .isInstanceOf(MQClientException.class)
                .hasMessageContaining("refused by the test");
        assertThat(listener.executed).isEmpty();
        assertThat(broker.transactions().ended()).isEmpty();
    }

    @Test
    void aDelayIsDropped() throws Exception {
        producer.start();
        Message delayed = message();
        delayed.setDelayTimeLevel(3);
        delayed.setDelayTimeMs(500);

        producer.sendMessageInTransaction(delayed, null);

        assertThat(broker.sends().get(0).givenProperties().text()).doesNotContain("DELAY");
    }

    @Test
    void withoutAListenerNothingIsSent() throws Exception {
        producer.setTransactionListener(null);
        producer.start();

        assertThatThrownBy(() -> producer.sendMessageInTransaction(message(), null))
                .isInstanceOf(MQClientException.class)
                .hasMessageContaining("setTransactionListener");
        assertThat(broker.sends()).isEmpty();
    }

    @Test
    void aPlainProducerHasNoTransactions() {
        DefaultMQProducer plain = new DefaultMQProducer("Plain", cluster.clients());

        assertThatThrownBy(() -> plain.sendMessageInTransaction(message(), null))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("TransactionMQProducer");
    }

    @Test
    void aCheckIsAnsweredWithWhatTheApplicationSays() throws Exception {
        producer.start();
        producer.send(message());

        check(half(), 5, 11_598);

        EndTransaction end = ended().get(0);
        assertThat(end.commitOrRollback()).isEqualTo(8);
        assertThat(end.fromTransactionCheck()).isTrue();
        assertThat(end.tranStateTableOffset()).isEqualTo(5);
        assertThat(end.commitLogOffset()).isEqualTo(11_598);
        assertThat(end.msgId()).isEqualTo("UNIQUE");
        assertThat(end.transactionId()).isEqualTo("UNIQUE");
        assertThat(end.topic()).isEqualTo("T");
        MessageExt asked = listener.checked.get(0);
        assertThat(asked.getTransactionId()).isEqualTo("UNIQUE");
        assertThat(asked.getBody()).asString(StandardCharsets.UTF_8).isEqualTo("body");
    }

    @Test
    void aCheckThatFailsIsAnsweredWithUnknown() throws Exception {
        producer.start();
        producer.send(message());
        listener.failure = new IllegalStateException("no database");

        check(half(), 5, 11_598);

        assertThat(ended().get(0).commitOrRollback()).isZero();
    }

    @Test
    @SuppressWarnings("deprecation") // It is what is tested.
    void theOlderListenerIsAskedFirst() throws Exception {
        producer.setTransactionCheckListener(half -> LocalTransactionState.ROLLBACK_MESSAGE);
        producer.start();
        producer.send(message());

        check(half(), 5, 11_598);

        assertThat(ended().get(0).commitOrRollback()).isEqualTo(12);
        assertThat(listener.checked).isEmpty();
    }

    @Test
    void aCheckThatFindsNoRoomIsDroppedAndALaterOneAnswered() throws Exception {
        HeldTasks tasks = new HeldTasks(1);
        producer.setExecutorService(tasks);
        producer.start();
        producer.send(message());

        check(half(), 1, 100);
        check(half(), 2, 200);
        await().atMost(ONE_MINUTE).until(() -> tasks.refused == 1);
        tasks.runAll();
        check(half(), 3, 300);
        tasks.runAll();

        await().atMost(ONE_MINUTE).until(() -> broker.transactions().ended().size() == 2);
        assertThat(ended()).extracting(EndTransaction::tranStateTableOffset).containsExactly(1L, 3L);
    }

    @Test
    void checksOfAnotherGroupAndDamagedOnesAreDropped() throws Exception {
        producer.start();
        producer.send(message());

        check(half().property(MessageConst.PROPERTY_PRODUCER_GROUP, "Other"), 1, 100);
        check(half().sysFlag(MessageSysFlag.COMPRESSED), 2, 200);
        check(half(), 3, 300);

        assertThat(ended()).extracting(EndTransaction::tranStateTableOffset).containsExactly(3L);
    }

    private void check(Messages half, long queueOffset, long logOffset) {
        broker.checkTransaction(producer.buildMQClientId(), half, queueOffset, logOffset, "UNIQUE");
    }

    private static Messages half() {
        return Messages.to("T").uniqueKey("UNIQUE").property(MessageConst.PROPERTY_PRODUCER_GROUP, "P");
    }

    private List<EndTransaction> ended() {
        await().atMost(ONE_MINUTE).until(() -> !broker.transactions().ended().isEmpty());
        return broker.transactions().ended();
    }

    private static Message message() {
        return new Message("T", "tag", "x".getBytes(StandardCharsets.UTF_8));
    }

    /** Says what it is told to, COMMIT when it is told nothing. */
    private static final class Listener implements TransactionListener {
        private final Deque<LocalTransactionState> states = new ArrayDeque<>();
        private final List<Message> executed = new ArrayList<>();
        private final List<@Nullable Object> arguments = new ArrayList<>();
        private final List<MessageExt> checked = new CopyOnWriteArrayList<>();
        private volatile @Nullable RuntimeException failure;

        @Override
        public LocalTransactionState executeLocalTransaction(Message msg, @Nullable Object arg) {
            executed.add(msg);
            arguments.add(arg);
            return next();
        }

        @Override
        public LocalTransactionState checkLocalTransaction(MessageExt msg) {
            checked.add(msg);
            return next();
        }

        private LocalTransactionState next() {
            RuntimeException toThrow = failure;
            if (toThrow != null) {
                throw toThrow;
            }
            LocalTransactionState state = states.poll();
            return state == null ? LocalTransactionState.COMMIT_MESSAGE : state;
        }
    }

    /** Keeps a few tasks until it is told to run them. Guarded by its own lock. */
    private static final class HeldTasks extends AbstractExecutorService {
        private final int bound;
        private final Deque<Runnable> held = new ArrayDeque<>();
        private volatile int refused;

        private HeldTasks(int bound) {
            this.bound = bound;
        }

        @Override
        public synchronized void execute(Runnable task) {
            if (held.size() == bound) {
                refused++;
                throw new RejectedExecutionException("held " + bound);
            }
            held.add(task);
        }

        private void runAll() {
            await().atMost(ONE_MINUTE).until(() -> size() > 0);
            for (Runnable task = poll(); task != null; task = poll()) {
                task.run();
            }
        }

        private synchronized int size() {
            return held.size();
        }

        private synchronized @Nullable Runnable poll() {
            return held.poll();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
