// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.broker.transaction.GivenUpTransactions.Settlement;
import io.cometmq.broker.transaction.TransactionRig.Half;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageId;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.body.GivenUpTransactionList.GivenUp;
import io.cometmq.remoting.rpc.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GivenUpTransactionsTest {
    private static final Duration A_WHILE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void eachIsCommittedOnce() {
        try (TransactionRig rig = new TransactionRig(directory)) {
            giveUp(rig, "one", "two");
            List<GivenUp> found = all(rig);
            assertThat(found).extracting(GivenUp::msgId).containsExactly("ID-one", "ID-two");
            assertThat(found.get(0).topic()).isEqualTo("T");
            assertThat(found.get(0).producerGroup()).isEqualTo("PG");
            assertThat(found.get(0).checks()).isEqualTo(15);

            settle(rig, found.get(1), Settlement.COMMIT);

            assertThat(rig.seen()).containsExactly("two");
            assertThat(all(rig)).extracting(GivenUp::msgId).containsExactly("ID-one");
            assertThatThrownBy(() -> settle(rig, found.get(1), Settlement.COMMIT))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("settled already");
            assertThatThrownBy(() -> settle(rig, found.get(1), Settlement.DROP)).isInstanceOf(Refusal.class);
            MessageExt committed = rig.read("T", 1).get(0);
            assertThat(committed.getProperties()).doesNotContainKeys("REAL_TOPIC", "REAL_QID");
            assertThat(committed.getBody()).isEqualTo("two".getBytes(UTF_8));
        }
    }

    @Test
    void whatIsDroppedIsNeverSeenAndStaysDroppedAfterAKill() {
        TransactionRig rig = new TransactionRig(directory);
        giveUp(rig, "one", "two", "three");
        settle(rig, all(rig).get(0), Settlement.DROP);
        settle(rig, all(rig).get(1), Settlement.DROP);
        rig.stop(false);

        try (TransactionRig again = new TransactionRig(directory)) {
            assertThat(all(again)).extracting(GivenUp::msgId).containsExactly("ID-two");
            assertThat(again.seen()).isEmpty();
        }
    }

    @Test
    void whatIsAskedAboutAgainBeginsAnewAndItsProducerCommitsIt() {
        try (TransactionRig rig = new TransactionRig(directory)) {
            giveUp(rig, "one");
            int asked = rig.producer.told.size();
            settle(rig, all(rig).get(0), Settlement.RESUME);
            assertThat(all(rig)).isEmpty();
            assertThat(rig.transactions.open("T")).isEqualTo(1);

            rig.scheduler.advance(A_WHILE);
            rig.check();

            assertThat(rig.producer.told).hasSize(asked + 1);
            List<MessageExt> halves = rig.read(TopicNames.TRANS_HALF_TOPIC, 0);
            MessageExt last = halves.get(halves.size() - 1);
            assertThat(last.getProperty("TRANSACTION_CHECK_TIMES")).isEqualTo("1");
            rig.commit(new Half(last.getQueueOffset(), last.getCommitLogOffset()));
            assertThat(rig.seen()).containsExactly("one");
        }
    }

    /** The process ends between the copy and the note that it was made: the file says only that it was begun. */
    @Test
    void aCommitCutOffByAKillIsNotMadeTwice() throws Exception {
        TransactionRig rig = new TransactionRig(directory);
        giveUp(rig, "one", "two");
        GivenUp one = all(rig).get(0);
        long logOffset = MessageId.parse(one.offsetMsgId()).offset();
        settle(rig, one, Settlement.COMMIT);
        rig.stop(false);
        begun(logOffset, 0);

        try (TransactionRig again = new TransactionRig(directory)) {
            assertThat(all(again)).extracting(GivenUp::msgId).containsExactly("ID-two");
            assertThatThrownBy(() -> settle(again, one, Settlement.COMMIT)).hasMessageContaining("settled already");
            assertThat(again.seen()).containsExactly("one");
        }
    }

    @Test
    void aCommitCutOffBeforeItsCopyIsMadeAgain() throws Exception {
        TransactionRig rig = new TransactionRig(directory);
        giveUp(rig, "one");
        GivenUp one = all(rig).get(0);
        rig.stop(false);
        begun(MessageId.parse(one.offsetMsgId()).offset(), 0);

        try (TransactionRig again = new TransactionRig(directory)) {
            settle(again, one, Settlement.COMMIT);
            assertThat(again.seen()).containsExactly("one");
        }
    }

    @Test
    void onlyWhatWasGivenUpCanBeSettled() {
        try (TransactionRig rig = new TransactionRig(directory)) {
            Half half = rig.send("one");

            assertThatThrownBy(() -> rig.transactions
                            .givenUp()
                            .settle(half.logOffset(), Settlement.COMMIT, GivenUpTransactionsTest::allowed))
                    .hasMessageContaining("RMQ_SYS_TRANS_HALF_TOPIC, expected TRANS_CHECK_MAX_TIME_TOPIC");
            assertThatThrownBy(() -> rig.transactions
                            .givenUp()
                            .settle(99_999_999, Settlement.DROP, GivenUpTransactionsTest::allowed))
                    .hasMessageContaining("commitLogOffset=99999999: no message begins there");
        }
    }

    @Test
    void aTopicThatIsGoneGetsNothingAndTheTransactionStays() {
        try (TransactionRig rig = new TransactionRig(directory)) {
            giveUp(rig, "one");
            long logOffset = MessageId.parse(all(rig).get(0).offsetMsgId()).offset();

            assertThatThrownBy(() -> rig.transactions.givenUp().settle(logOffset, Settlement.COMMIT, topic -> {
                        throw new Refusal(17, "no topic " + topic);
                    }))
                    .hasMessageContaining("no topic T");

            assertThat(all(rig)).hasSize(1);
        }
    }

    private void begun(long logOffset, long offset) throws Exception {
        Files.createDirectories(directory.resolve("config"));
        Files.writeString(
                directory.resolve("config/givenUpTransactions.json"),
                """
                {"low":0,"settled":[],"begun":{"offset":%d,"logOffset":%d,"topic":"T","queueId":1,"firstOffset":0}}
                """
                        .formatted(offset, logOffset));
    }

    private static void giveUp(TransactionRig rig, String... bodies) {
        for (String body : bodies) {
            rig.send(body);
        }
        for (int i = 0; i < 16; i++) {
            rig.scheduler.advance(A_WHILE);
            rig.check();
        }
        rig.write();
        assertThat(rig.givenUp()).hasSize(bodies.length);
    }

    private static void settle(TransactionRig rig, GivenUp one, Settlement how) {
        rig.transactions
                .givenUp()
                .settle(MessageId.parse(one.offsetMsgId()).offset(), how, GivenUpTransactionsTest::allowed);
    }

    private static void allowed(String topic) {
        assertThat(topic).isEqualTo("T");
    }

    private static List<GivenUp> all(TransactionRig rig) {
        rig.dispatched();
        List<GivenUp> all = new ArrayList<>();
        assertThat(rig.transactions.givenUp().read(0, all::add))
                .isEqualTo(rig.transactions.givenUp().end());
        return all;
    }
}
