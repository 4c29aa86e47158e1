// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.transaction;

import static io.cometmq.broker.transaction.TransactionRig.GROUP;
import static io.cometmq.broker.transaction.TransactionRig.ask;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.broker.client.ClientSession;
import io.cometmq.broker.routing.Destination;
import io.cometmq.broker.transaction.TransactionRig.Half;
import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.testing.GoldenStore;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.TransactionRequests.CheckTransaction;
import io.cometmq.remoting.protocol.request.TransactionRequests.EndTransaction;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.store.log.LogConfig;
import io.cometmq.store.testing.QueueDamage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionsTest {
    private static final Duration A_WHILE = Duration.ofSeconds(7);

    @TempDir
    Path directory;

    @Test
    void aHalfMessageIsSeenOnceItIsCommitted() {
        try (TransactionRig rig = new TransactionRig(directory)) {
            Half half = rig.send("one");
            assertThat(rig.seen()).isEmpty();

            rig.commit(half);

            MessageExt seen = rig.read("T", 1).get(0);
            assertThat(new String(seen.getBody(), UTF_8)).isEqualTo("one");
            assertThat(seen.getSysFlag()).isEqualTo(8);
            assertThat(seen.getPreparedTransactionOffset()).isEqualTo(half.logOffset());
            assertThat(seen.getProperties())
                    .containsEntry("TRAN_MSG", "true")
                    .containsEntry("__transactionId__", "ID-one")
                    .doesNotContainKeys("REAL_TOPIC", "REAL_QID", "TRAN_PREPARED_QUEUE_OFFSET");
        }
    }

    @Test
    void aRolledBackMessageIsNeverSeenNorAskedFor() {
        try (TransactionRig rig = new TransactionRig(directory)) {
            rig.rollback(rig.send("one"));

            rig.scheduler.advance(A_WHILE);
            rig.check();

            assertThat(rig.seen()).isEmpty();
            assertThat(rig.producer.told).isEmpty();
        }
    }

    @Test
    void aTransactionEndsOnce() {
        try (TransactionRig rig = new TransactionRig(directory)) {
            Half half = rig.send("one");
            rig.commit(half);

            assertRefused(rig, ask(half, GROUP, 8, false), ResponseCode.SYSTEM_ERROR, "ended already");
            assertRefused(rig, ask(half, GROUP, 12, false), ResponseCode.SYSTEM_ERROR, "ended already");
            assertThat(rig.seen()).containsExactly("one");
        }
    }

    @Test
    void strangersAndWrongOffsetsEndNothing() {
        try (TransactionRig rig = new TransactionRig(directory)) {
            long plain = rig.append(new Destination("T", 0, "PGROUP\u0001PG\u0002"), "plain")
                    .logOffset(0);
            Half half = rig.send("one");

            assertRefused(
                    rig, ask(half, "OTHER", 8, false), ResponseCode.SYSTEM_ERROR, "producerGroup=OTHER, expected PG");
            assertRefused(
                    rig, ask(new Half(7, half.logOffset()), GROUP, 8, false), 1, "tranStateTableOffset=7, expected 0");
            assertRefused(rig, ask(new Half(0, 99_999_999), GROUP, 8, false), 1, "no message begins there");
            assertRefused(rig, ask(new Half(0, -1), GROUP, 8, false), 1, "no message begins there");
            assertRefused(
                    rig, ask(new Half(0, plain), GROUP, 8, false), 1, "of topic T, expected RMQ_SYS_TRANS_HALF_TOPIC");
            assertThat(rig.seen()).isEmpty();
        }
    }

    @Test
    void aDelayedMessageOfATransactionBeginsToWaitWhenItIsCommitted() {
        try (TransactionRig rig = new TransactionRig(directory)) {
            rig.commit(rig.send("one", "DELAY", "1"));

            assertThat(rig.seen()).isEmpty();
            assertThat(rig.read(TopicNames.SCHEDULE_TOPIC, 0).get(0).getProperty("REAL_TOPIC"))
                    .isEqualTo("T");
        }
    }

    @Test
    void anOpenTransactionIsAskedForWhenItIsOldEnough() {
        try (TransactionRig rig = new TransactionRig(directory)) {
            rig.send("one");
            rig.scheduler.advance(Duration.ofSeconds(5));
            rig.check();
            assertThat(rig.producer.told).isEmpty();

            rig.scheduler.advance(Duration.ofSeconds(2));
            rig.check();

            CheckTransaction question =
                    (CheckTransaction) rig.producer.told.get(0).header();
            MessageExt copy = MessageDecoder.decode(rig.producer.told.get(0).body());
            assertThat(question.topic()).isEqualTo(TopicNames.TRANS_HALF_TOPIC);
            assertThat(question.msgId()).isEqualTo("ID-one").isEqualTo(question.transactionId());
            assertThat(question.tranStateTableOffset()).isEqualTo(1);
            assertThat(copy.getTopic()).isEqualTo("T");
            assertThat(copy.getQueueId()).isEqualTo(1);
            assertThat(copy.getQueueOffset()).isEqualTo(1);
            assertThat(copy.getCommitLogOffset()).isEqualTo(question.commitLogOffset());
            assertThat(copy.getProperty("TRANSACTION_CHECK_TIMES")).isEqualTo("1");
            assertThat(rig.producer.told).hasSize(1);

            rig.commit(new Half(question.tranStateTableOffset(), question.commitLogOffset()));
            assertThat(rig.seen()).containsExactly("one");
        }
    }

    @Test
    void aLateAnswerOfTheSenderCountsThoughItWasAskedMeanwhile() {
        try (TransactionRig rig = new TransactionRig(directory)) {
            Half first = rig.send("one");
            rig.scheduler.advance(A_WHILE);
            rig.check();
            rig.scheduler.advance(A_WHILE);
            rig.check();

            rig.commit(first);

            rig.scheduler.advance(A_WHILE);
            rig.check();
            assertThat(rig.producer.told).hasSize(2);
            assertThat(rig.seen()).containsExactly("one");
            assertRefused(rig, ask(first, GROUP, 8, false), 1, "ended already");
        }
    }

    @Test
    void itsProducersAreAskedInTurnAndOnlyThoseThatCanBeReached() {
        try (TransactionRig rig = new TransactionRig(directory)) {
            RecordingConnection second = new RecordingConnection();
            RecordingConnection gone = new RecordingConnection();
            gone.close("gone");
            rig.producers.register(GROUP, new ClientSession("c2", second, null, 0, 0));
            rig.producers.register(GROUP, new ClientSession("c3", gone, null, 0, 0));
            for (int i = 0; i < 4; i++) {
                rig.send("m" + i);
            }

            rig.scheduler.advance(A_WHILE);
            rig.check();

            assertThat(rig.producer.told).hasSize(2);
            assertThat(second.told).hasSize(2);
        }
    }

    @Test
    void whatIsCheckedTooOftenIsKeptForTheOperator() {
        try (TransactionRig rig = new TransactionRig(directory)) {
            Half half = rig.send("one");
            for (int i = 0; i < 16; i++) {
                rig.scheduler.advance(A_WHILE);
                rig.check();
            }

            assertThat(rig.producer.told).hasSize(15);
            assertThat(rig.givenUp()).hasSize(1);
            assertThat(rig.givenUp().get(0).getProperty("REAL_TOPIC")).isEqualTo("T");
            assertThat(rig.transactions.open("T")).isZero();
            assertRefused(rig, ask(half, GROUP, 8, false), 1, "given up");
            rig.scheduler.advance(A_WHILE);
            rig.check();
            assertThat(rig.producer.told).hasSize(15);
        }
    }

    @Test
    void whatReachedNoProducerDoesNotCountAsACheckAndCostsTheLogLittle() {
        try (TransactionRig rig = new TransactionRig(directory)) {
            rig.producer.open = false;
            Half half = rig.send("one");
            for (int i = 0; i < 40; i++) {
                rig.scheduler.advance(A_WHILE);
                rig.check();
            }
            assertThat(rig.givenUp()).isEmpty();
            assertThat(rig.store.maxQueueOffset(TopicNames.TRANS_HALF_TOPIC, 0)).isEqualTo(1);

            rig.producer.open = true;
            rig.check();

            MessageExt copy = MessageDecoder.decode(rig.producer.told.get(0).body());
            assertThat(copy.getProperty("TRANSACTION_CHECK_TIMES")).isEqualTo("1");
            rig.commit(half);
            assertThat(rig.seen()).containsExactly("one");
        }
    }

    @Test
    void whatReachesNoProducerIsKeptForTheOperatorWhenTheLogsTimeIsOver() {
        try (TransactionRig rig = new TransactionRig(directory)) {
            rig.producer.open = false;
            rig.send("one");
            for (int hour = 0; hour < 71; hour++) {
                rig.scheduler.clock().advance(Duration.ofHours(1));
                rig.check();
            }
            assertThat(rig.givenUp()).isEmpty();
            // Renewed every hour, so that it does not lie in a part of the log that is deleted.
            assertThat(rig.store.maxQueueOffset(TopicNames.TRANS_HALF_TOPIC, 0)).isBetween(36L, 72L);

            rig.scheduler.clock().advance(Duration.ofHours(2));
            rig.check();

            assertThat(rig.givenUp()).hasSize(1);
            assertThat(rig.producer.told).isEmpty();
            assertThat(rig.transactions.open("T")).isZero();
        }
    }

    @Test
    void aProducerMayAskToBeLeftAloneForAWhile() {
        try (TransactionRig rig = new TransactionRig(directory)) {
            Half half = rig.send("one", "CHECK_IMMUNITY_TIME_IN_SECONDS", "600");
            for (int i = 0; i < 9; i++) {
                rig.scheduler.advance(Duration.ofMinutes(1));
                rig.check();
            }
            assertThat(rig.producer.told).isEmpty();
            assertThat(rig.store.maxQueueOffset(TopicNames.TRANS_HALF_TOPIC, 0)).isEqualTo(2);

            rig.scheduler.advance(Duration.ofMinutes(2));
            rig.check();
            assertThat(rig.producer.told).hasSize(1);

            assertRefused(rig, ask(half, GROUP, 8, false), ResponseCode.ILLEGAL_OPERATION, "the broker asks for it");
            rig.transactions.ends().end(ask(half, GROUP, 8, true)).join();
            assertThat(rig.seen()).containsExactly("one");
        }
    }

    @Test
    void whatWasEndedIsNotAskedForAfterACleanStop() {
        TransactionRig rig = new TransactionRig(directory);
        Half open = rig.send("open");
        rig.commit(rig.send("committed"));
        rig.rollback(rig.send("rolled back"));
        rig.stop(true);

        try (TransactionRig again = new TransactionRig(directory)) {
            again.scheduler.advance(A_WHILE);
            again.check();

            assertThat(again.producer.told).hasSize(1);
            again.commit(open);
            assertThat(again.seen()).containsExactly("committed", "open");
        }
    }

    @Test
    void aCommitWhoseOpRecordWasLostIsAskedForAgain() {
        TransactionRig rig = new TransactionRig(directory);
        rig.commit(rig.send("one"));
        rig.stop(false);

        try (TransactionRig again = new TransactionRig(directory)) {
            assertThat(again.seen()).containsExactly("one");
            again.scheduler.advance(A_WHILE);
            again.check();

            assertThat(again.producer.told).hasSize(1);
        }
    }

    @Test
    void everyOpenTransactionIsReadAtAStartThoughAnEntryOfTheirQueueIsDamaged() {
        TransactionRig rig = new TransactionRig(directory);
        rig.send("one");
        rig.send("two");
        rig.send("three");
        rig.stop(false);
        QueueDamage.flip(directory, TopicNames.TRANS_HALF_TOPIC, 0, 1);

        try (TransactionRig again = new TransactionRig(directory)) {
            again.scheduler.advance(A_WHILE);
            again.check();

            assertThat(again.producer.told).hasSize(3);
        }
    }

    @Test
    void copiesAreFollowedAfterAStartToo() {
        TransactionRig rig = new TransactionRig(directory);
        Half first = rig.send("one");
        rig.scheduler.advance(A_WHILE);
        rig.check();
        rig.stop(false);

        try (TransactionRig again = new TransactionRig(directory)) {
            again.commit(first);
            again.scheduler.advance(A_WHILE);
            again.check();

            assertThat(again.producer.told).isEmpty();
            assertThat(again.seen()).containsExactly("one");
        }
    }

    @Test
    void progressIsSavedWhenTheLogIsOnTheDiskAndReadAtTheStart() {
        TransactionRig rig = new TransactionRig(directory);
        for (int i = 0; i < 1000; i++) {
            Half half = rig.send("m" + i);
            if (i % 2 == 0) {
                rig.commit(half);
            } else {
                rig.rollback(half);
            }
        }
        Half open = rig.send("open");
        rig.write();
        rig.store.flushedLogOffset();
        rig.scheduler.advance(Duration.ofSeconds(1));
        rig.stop(true);

        try (TransactionRig again = new TransactionRig(directory)) {
            again.write();
            again.write();
            assertThat(again.offsets.find("CID_RMQ_SYS_TRANS", TopicNames.TRANS_HALF_TOPIC, 0))
                    .hasValue(1000);
            assertThat(again.offsets.find("CID_RMQ_SYS_TRANS", TopicNames.TRANS_OP_HALF_TOPIC, 0))
                    .hasValue(again.store.maxQueueOffset(TopicNames.TRANS_OP_HALF_TOPIC, 0));
            assertThat(again.read(TopicNames.TRANS_OP_HALF_TOPIC, 0))
                    .isNotEmpty()
                    .allSatisfy(op -> assertThat(op.getTags()).isEqualTo("d"))
                    .allSatisfy(op -> assertThat(op.getBody().length).isLessThanOrEqualTo(4096));
            again.commit(open);
            assertThat(again.seen()).hasSize(501);
        }
    }

    @Test
    void apachesOpenTransactionsGoOnHere() throws Exception {
        GoldenStore.C_PENDING.unpackInto(directory);

        try (TransactionRig rig =
                new TransactionRig(directory, TransactionRig.CONFIG, new LogConfig(1 << 20, 1 << 18))) {
            rig.producers.register("S_pgt", new ClientSession("c1", rig.producer, null, 0, 0));
            rig.scheduler
                    .clock()
                    .step(Duration.ofMillis(
                            1795337808417L + 60_000 - rig.scheduler.clock().millis()));
            rig.check();

            assertThat(rig.producer.told)
                    .extracting(told -> MessageDecoder.decode(told.body()).getKeys())
                    .containsExactly("KXu0", "KXu1", "KXu2");
            assertThat(rig.read("S_Tx", 0)).hasSize(1);
            assertThat(rig.read("S_Tx", 1)).hasSize(1);

            CheckTransaction question =
                    (CheckTransaction) rig.producer.told.get(1).header();
            rig.transactions
                    .ends()
                    .end(ask(new Half(question.tranStateTableOffset(), question.commitLogOffset()), "S_pgt", 8, true))
                    .join();
            assertThat(rig.read("S_Tx", 0)).hasSize(2);
        }
    }

    @Test
    void manyThreadsCommitEachMessageOnce() throws Exception {
        try (TransactionRig rig = new TransactionRig(directory)) {
            List<Half> halves = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                halves.add(rig.send("m" + i));
            }
            ExecutorService threads = Executors.newFixedThreadPool(8);
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                tasks.add(() -> commitAll(rig, halves));
            }

            int done = 0;
            for (Future<Integer> future : threads.invokeAll(tasks)) {
                done += future.get();
            }
            threads.shutdown();

            assertThat(done).isEqualTo(300);
            assertThat(rig.seen()).hasSize(300).doesNotHaveDuplicates();
        }
    }

    private static int commitAll(TransactionRig rig, List<Half> halves) {
        int done = 0;
        for (Half half : halves) {
            try {
                rig.commit(half);
                done++;
            } catch (Refusal another) {
                assertThat(another.remark()).containsAnyOf("ended already", "being ended");
            }
        }
        return done;
    }

    private static void assertRefused(TransactionRig rig, EndTransaction ask, int code, String remark) {
        assertThatThrownBy(() -> rig.transactions.ends().end(ask))
                .isInstanceOfSatisfying(
                        Refusal.class, no -> assertThat(no.code()).isEqualTo(code))
                .hasMessageContaining(remark);
    }
}
