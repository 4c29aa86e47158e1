// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import static io.cometmq.remoting.protocol.request.ClientRequests.HEART_BEAT;
import static io.cometmq.remoting.protocol.request.GivenUpRequests.GET_GIVEN_UP_TRANSACTIONS;
import static io.cometmq.remoting.protocol.request.GivenUpRequests.SETTLE_GIVEN_UP_TRANSACTION;
import static io.cometmq.remoting.protocol.request.PullRequests.PULL_MESSAGE;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_BATCH_MESSAGE;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_MESSAGE_V2;
import static io.cometmq.remoting.protocol.request.TransactionRequests.CHECK_TRANSACTION_STATE;
import static io.cometmq.remoting.protocol.request.TransactionRequests.END_TRANSACTION;
import static io.cometmq.remoting.protocol.request.TransactionRequests.RESUME_CHECK_HALF_MESSAGE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.testing.TestBroker;
import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageId;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.GivenUpTransactionList;
import io.cometmq.remoting.protocol.body.GivenUpTransactionList.GivenUp;
import io.cometmq.remoting.protocol.request.GivenUpRequests.GivenUpAsked;
import io.cometmq.remoting.protocol.request.GivenUpRequests.SettleGivenUp;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.SendRequests.Sent;
import io.cometmq.remoting.protocol.request.TransactionRequests.CheckTransaction;
import io.cometmq.remoting.protocol.request.TransactionRequests.EndTransaction;
import io.cometmq.remoting.protocol.request.TransactionRequests.ResumeCheck;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.RpcClient;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions as a producer meets them: over the wire, from the send to the check. */
class TransactionSendsTest {
    private static final String HALF = "TRAN_MSG\u0001true\u0002PGROUP\u0001PG\u0002UNIQ_KEY\u0001K1\u0002";
    private static final int PREPARED = 4;
    private static final int COMMIT = 8;

    @TempDir
    Path directory;

    @Test
    void aProducerIsAskedAboutWhatItLeftOpenAndCommitsIt() throws Exception {
        Map<String, String> soon = Map.of("transactionTimeOut", "0", "transactionCheckInterval", "50");
        try (TestBroker broker = TestBroker.start(directory, soon)) {
            BlockingQueue<CheckTransaction> asked = new LinkedBlockingQueue<>();
            RpcClient producer = connectedProducer(broker, asked);

            Answer<Sent> sent = send(broker, HALF, PREPARED);
            assertThat(sent.code()).as(sent.remark()).isEqualTo(ResponseCode.SUCCESS);
            assertThat(sent.header().transactionId()).isEqualTo("K1");
            CheckTransaction question = asked.poll(20, TimeUnit.SECONDS);
            EndTransaction commit = new EndTransaction(
                    "T",
                    "PG",
                    question.tranStateTableOffset(),
                    question.commitLogOffset(),
                    COMMIT,
                    true,
                    question.msgId(),
                    question.transactionId(),
                    null);
            // With an answer, so that the pull comes after it: a pull from a queue that never had a message does not
            // wait.
            producer.call(broker.address(), END_TRANSACTION, commit, Body.empty(), Duration.ofSeconds(20))
                    .join();

            MessageExt seen = firstOf(broker);
            assertThat(seen.getBody()).isEqualTo("x".getBytes(UTF_8));
            assertThat(seen.getProperty("TRANSACTION_CHECK_TIMES")).isNotNull();
        }
    }

    @Test
    void anUnknownEndLeavesTheTransactionOpenAndAWrongOneIsRefused() {
        try (TestBroker broker = TestBroker.start(directory)) {
            Sent sent = send(broker, HALF, PREPARED).header();

            assertThat(end(broker, sent, 0).code()).isEqualTo(ResponseCode.SUCCESS);
            assertThat(end(broker, sent, 5).code()).isEqualTo(ResponseCode.INVALID_PARAMETER);
            assertThat(end(broker, sent, 5).remark()).contains("commitOrRollback=5");
            assertThat(end(broker, sent, COMMIT).code()).isEqualTo(ResponseCode.SUCCESS);
            assertThat(end(broker, sent, COMMIT).remark()).contains("ended already");
            assertThat(firstOf(broker).getQueueOffset()).isZero();
        }
    }

    @Test
    void whatCannotBeATransactionIsRefused() {
        try (TestBroker broker = TestBroker.start(directory)) {
            Answer<Sent> noGroup = send(broker, "TRAN_MSG\u0001true\u0002", PREPARED);
            Answer<Sent> flagOnly = send(broker, "", PREPARED);
            Answer<Sent> batch = broker.call(
                    SEND_BATCH_MESSAGE, header("", 0, true), batchOf("TRAN_MSG\u0001true\u0002PGROUP\u0001PG\u0002"));

            assertThat(noGroup.code()).isEqualTo(ResponseCode.MESSAGE_ILLEGAL);
            assertThat(noGroup.remark()).contains("PGROUP");
            assertThat(flagOnly.code()).isEqualTo(ResponseCode.MESSAGE_ILLEGAL);
            assertThat(flagOnly.remark()).contains("sysFlag=4");
            assertThat(batch.code()).isEqualTo(ResponseCode.MESSAGE_ILLEGAL);
            assertThat(batch.remark()).contains("in a batch");
        }
    }

    @Test
    void anOperatorSettlesWhatWasGivenUp() throws Exception {
        Map<String, String> soon =
                Map.of("transactionTimeOut", "0", "transactionCheckInterval", "50", "transactionCheckMax", "1");
        try (TestBroker broker = TestBroker.start(directory, soon)) {
            BlockingQueue<CheckTransaction> asked = new LinkedBlockingQueue<>();
            connectedProducer(broker, asked);
            send(broker, HALF, PREPARED);
            GivenUp found = awaitGivenUp(broker);
            assertThat(found.msgId()).isEqualTo("K1");
            assertThat(shown(broker, "Other", 0).transactions()).isEmpty();
            assertThat(broker.call(GET_GIVEN_UP_TRANSACTIONS, new GivenUpAsked(null, null, null, 0, 0))
                            .remark())
                    .contains("maxNums=0");
            assertThat(settle(broker, found.offsetMsgId(), 5).remark()).contains("commitOrRollback=5: expected 8");
            assertThat(settle(broker, "x", COMMIT).remark()).contains("offsetMsgId=x");

            assertThat(broker.call(RESUME_CHECK_HALF_MESSAGE, new ResumeCheck("T", found.offsetMsgId()))
                            .code())
                    .isEqualTo(ResponseCode.SUCCESS);
            assertThat(broker.call(RESUME_CHECK_HALF_MESSAGE, new ResumeCheck("T", found.offsetMsgId()))
                            .remark())
                    .contains("settled already");
            GivenUp again = awaitGivenUp(broker);
            assertThat(asked.size()).isEqualTo(2);

            assertThat(settle(broker, again.offsetMsgId(), COMMIT).code()).isEqualTo(ResponseCode.SUCCESS);
            assertThat(firstOf(broker).getBody()).isEqualTo("x".getBytes(UTF_8));
            assertThat(shown(broker, null, 0).transactions()).isEmpty();
        }
    }

    @Test
    void anOperatorMayForbidTransactions() {
        try (TestBroker broker = TestBroker.start(directory, Map.of("rejectTransactionMessage", "true"))) {
            Answer<Sent> refused = send(broker, HALF, PREPARED);

            assertThat(refused.code()).isEqualTo(ResponseCode.NO_PERMISSION);
            assertThat(refused.remark()).contains("rejectTransactionMessage");
        }
    }

    /** A deadline for whatever the machine does meanwhile; the broker gives up after some hundred milliseconds. */
    private static GivenUp awaitGivenUp(TestBroker broker) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < deadline) {
            List<GivenUp> found = shown(broker, "T", 0).transactions();
            if (!found.isEmpty()) {
                return found.get(0);
            }
        }
        throw new AssertionError("not given up");
    }

    private static GivenUpTransactionList shown(TestBroker broker, @Nullable String topic, long from) {
        Answer<NoHeader> answer = broker.call(GET_GIVEN_UP_TRANSACTIONS, new GivenUpAsked(topic, null, null, from, 10));
        return Json.read(answer.body(), GivenUpTransactionList.class);
    }

    private static Answer<NoHeader> settle(TestBroker broker, String id, int how) {
        return broker.call(SETTLE_GIVEN_UP_TRANSACTION, new SettleGivenUp(id, how));
    }

    private static byte[] batchOf(String properties) {
        byte[] text = properties.getBytes(UTF_8);
        ByteBuffer entry = ByteBuffer.allocate(23 + text.length);
        entry.putInt(entry.capacity()).putInt(0).putInt(0).putInt(0).putInt(1).put((byte) 'x');
        entry.putShort((short) text.length).put(text);
        return entry.array();
    }

    private static RpcClient connectedProducer(TestBroker broker, BlockingQueue<CheckTransaction> asked) {
        HandlerTable callbacks = new HandlerTable().on(CHECK_TRANSACTION_STATE, Lane.INLINE, request -> {
            asked.add(request.header());
            return Reply.ok();
        });
        RpcClient producer = broker.client(callbacks);
        String beat = "{\"clientID\":\"c1\",\"producerDataSet\":[{\"groupName\":\"PG\"}],\"consumerDataSet\":[]}";
        TestBroker.await(producer.call(
                broker.address(),
                HEART_BEAT,
                NoHeader.INSTANCE,
                Body.of(beat.getBytes(UTF_8)),
                Duration.ofSeconds(20)));
        return producer;
    }

    private static Answer<Sent> send(TestBroker broker, String properties, int sysFlag) {
        return broker.call(SEND_MESSAGE_V2, header(properties, sysFlag, false), "x".getBytes(UTF_8));
    }

    private static Send header(String properties, int sysFlag, boolean batch) {
        return new Send("PG", "T", "TBW102", 1, 0, sysFlag, 1, 0, properties, 0, false, null, batch, null);
    }

    private static Answer<NoHeader> end(TestBroker broker, Sent sent, int how) {
        long logOffset = MessageId.parse(sent.msgId()).offset();
        return broker.call(
                END_TRANSACTION,
                new EndTransaction("T", "PG", sent.queueOffset(), logOffset, how, false, "K1", "K1", null));
    }

    private static MessageExt firstOf(TestBroker broker) {
        Pull ask = new Pull("G", "T", 0, 0, 32, 6, 0, 15_000, "*", 0, "TAG", null, null);
        Answer<Pulled> pulled = broker.call(PULL_MESSAGE, ask);
        assertThat(pulled.code()).as(pulled.remark()).isEqualTo(ResponseCode.SUCCESS);
        List<MessageExt> messages = MessageDecoder.decodes(ByteBuffer.wrap(pulled.body()));
        assertThat(messages).hasSize(1);
        return messages.get(0);
    }
}
