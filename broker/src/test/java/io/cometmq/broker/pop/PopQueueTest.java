// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.filter.TagFilter;
import io.cometmq.broker.pop.PopBench.Taken;
import io.cometmq.common.message.TagsCode;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.store.LocalMessageStore;
import io.cometmq.store.RecordFilter;
import io.cometmq.store.RecordSlice;
import io.cometmq.store.testing.QueueDamage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PopQueueTest {
    private static final long INVISIBLE = 1000;

    private final ManualScheduler scheduler = new ManualScheduler();
    private LocalMessageStore store;
    private PopBench bench;
    private PopQueue queue;

    @TempDir
    Path directory;

    @BeforeEach
    void start() {
        store = PopBench.store(directory.resolve("store"), scheduler);
        with(Map.of());
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void aMessageIsLentToOneConsumerAtATime() {
        bench.append(0, "", "a", "b", "c");

        assertThat(bodies(bench.lend(queue, INVISIBLE, 2))).containsExactly("a", "b");
        assertThat(bodies(bench.lend(queue, INVISIBLE, 2))).containsExactly("c");
        assertThat(bench.lend(queue, INVISIBLE, 2)).isEmpty();
        assertThat(queue.lentCount()).isEqualTo(3);
    }

    @Test
    void theCommittedOffsetIsThePrefixOfWhatIsAcked() {
        bench.append(0, "", "a", "b", "c");
        List<Taken> taken = bench.lend(queue, INVISIBLE, 3);

        assertThat(ack(taken.get(1))).isEqualTo(Settled.NOW);
        assertThat(bench.committed()).isZero();
        assertThat(ack(taken.get(0))).isEqualTo(Settled.NOW);
        assertThat(bench.committed()).isEqualTo(2);
        assertThat(ack(taken.get(2))).isEqualTo(Settled.NOW);
        assertThat(bench.committed()).isEqualTo(3);
        assertThat(ack(taken.get(2))).isEqualTo(Settled.BEFORE);
    }

    @Test
    void whatIsNotAckedInTimeIsInTheRetryTopicAndOnlyThenSettled() {
        bench.append(0, "", "a", "b");
        List<Taken> taken = bench.lend(queue, INVISIBLE, 2);
        ack(taken.get(1));

        bench.pass(Duration.ofMillis(INVISIBLE - 1));
        assertThat(bench.lend(bench.retryQueue(), INVISIBLE, 2)).isEmpty();
        assertThat(bench.committed()).isZero();

        bench.pass(Duration.ofMillis(50));
        assertThat(bench.committed()).isEqualTo(2);
        List<Taken> again = bench.lend(bench.retryQueue(), INVISIBLE, 2);
        assertThat(bodies(again)).containsExactly("a");
        assertThat(again.get(0).reconsumeTimes()).isEqualTo(1);
        assertThat(ack(taken.get(0))).isEqualTo(Settled.BEFORE);

        bench.pass(Duration.ofMillis(INVISIBLE + 50));
        assertThat(bench.lend(bench.retryQueue(), INVISIBLE, 2).get(0).reconsumeTimes())
                .isEqualTo(2);
    }

    /** Nothing is free there meanwhile: a pop that was held for it is not tried again and again. */
    @Test
    void aDamagedEntryIsNotFreeUntilItIsMended() throws Exception {
        bench.append(0, "", "a", "b");
        QueueDamage.flip(directory.resolve("store"), PopBench.TOPIC, 0, 0);
        LoanTerms terms = new LoanTerms(now(), INVISIBLE, false);

        Lent nothing = queue.lend(terms, RecordFilter.ALL, 2, 1 << 20, false);

        assertThat(nothing.outcome()).isEqualTo(Lent.Outcome.EMPTY);
        assertThat(nothing.rest()).isZero();
        bench.mending = true;
        assertThat(queue.hasFree(false)).isFalse();
        bench.mending = false;
        store.mended(PopBench.TOPIC, 0).get(30, TimeUnit.SECONDS);
        assertThat(queue.hasFree(false)).isTrue();
        assertThat(bodies(bench.lend(queue, INVISIBLE, 2))).containsExactly("a", "b");
    }

    @Test
    void whatIsNotAckedInTimeIsInTheRetryTopicThoughItsEntryWasDamagedMeanwhile() {
        bench.append(0, "", "a", "b");
        bench.lend(queue, INVISIBLE, 2);
        QueueDamage.flip(directory.resolve("store"), PopBench.TOPIC, 0, 1);

        bench.pass(Duration.ofMillis(INVISIBLE + 50));

        assertThat(bench.committed()).isEqualTo(2);
        assertThat(bodies(bench.lend(bench.retryQueue(), INVISIBLE, 2))).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aChangedInvisibleTimeMakesANewReceiptAndEndsTheOldOne() {
        bench.append(0, "", "a");
        Taken taken = bench.lend(queue, INVISIBLE, 1).get(0);

        long popTime = queue.lendAnew(0, taken.popTime(), new LoanTerms(now(), 5000, false), false);

        assertThat(popTime).isGreaterThan(taken.popTime());
        assertThat(ack(taken)).isEqualTo(Settled.NOT_LENT);
        bench.pass(Duration.ofMillis(INVISIBLE + 50));
        assertThat(bench.committed()).isZero();
        assertThat(queue.lendAnew(0, taken.popTime(), new LoanTerms(now(), 1, false), false))
                .isNegative();
        assertThat(queue.ack(0, popTime)).isEqualTo(Settled.NOW);
        assertThat(bench.committed()).isEqualTo(1);
    }

    @Test
    void aSuspendedLoanDoesNotCountAsAFailedTry() {
        bench.append(0, "", "a");
        Taken taken = bench.lend(queue, INVISIBLE, 1).get(0);
        queue.lendAnew(0, taken.popTime(), new LoanTerms(now(), 100, false), true);

        bench.pass(Duration.ofMillis(200));

        assertThat(bench.lend(bench.retryQueue(), INVISIBLE, 1).get(0).reconsumeTimes())
                .isZero();
    }

    @Test
    void whatDoesNotMatchIsSettledAtOnce() {
        bench.append(0, "x", "a", "b");
        bench.append(0, "y", "c");

        List<Taken> taken = bench.lend(queue, INVISIBLE, 8, TagFilter.of(List.of(TagsCode.of("y"))));

        assertThat(bodies(taken)).containsExactly("c");
        assertThat(bench.committed()).isEqualTo(2);
    }

    @Test
    void noMoreThanTheBoundIsLentOfAQueue() {
        with(Map.of("popInflightMessageThreshold", "32"));
        for (int i = 0; i < 40; i++) {
            bench.append(0, "", "m" + i);
        }

        List<Taken> first = bench.lend(queue, INVISIBLE, 32);
        assertThat(first).hasSize(32);
        Lent full = queue.lend(
                new LoanTerms(now(), INVISIBLE, false), io.cometmq.store.RecordFilter.ALL, 32, 1 << 20, false);
        assertThat(full.outcome()).isEqualTo(Lent.Outcome.FULL);
        assertThat(full.rest()).isEqualTo(8);
        ack(first.get(31));
        assertThat(bodies(bench.lend(queue, INVISIBLE, 32))).containsExactly("m32");
    }

    @Test
    void receiptsThatNobodyGaveOutAreRefused() {
        bench.append(0, "", "a", "b");
        Taken taken = bench.lend(queue, INVISIBLE, 1).get(0);

        assertThat(queue.ack(0, taken.popTime() + 1)).isEqualTo(Settled.NOT_LENT);
        assertThat(queue.ack(1, taken.popTime())).isEqualTo(Settled.NOT_LENT);
        assertThat(queue.ack(77, taken.popTime())).isEqualTo(Settled.NOT_LENT);
        assertThat(bench.committed()).isZero();
    }

    @Test
    void afterAKillEverythingUnackedIsLentAgainAndOldReceiptsStillCount() {
        bench.append(0, "", "a", "b", "c", "d");
        List<Taken> taken = bench.lend(queue, 60_000, 4);
        ack(taken.get(0));
        scheduler.advance(Duration.ofSeconds(6));
        ack(taken.get(2));

        kill();

        assertThat(bench.committed()).isEqualTo(1);
        assertThat(ack(taken.get(3))).as("receipt of the process before").isEqualTo(Settled.NOW);
        assertThat(bodies(bench.lend(queue, INVISIBLE, 8))).containsExactly("b", "c");
        assertThat(ack(taken.get(1))).as("lent again meanwhile").isEqualTo(Settled.NOW);
    }

    @Test
    void aReceiptIsBelievedEvenWhenNothingOfTheGroupWasSaved() {
        bench.append(0, "", "a", "b");
        List<Taken> taken = bench.lend(queue, 60_000, 2);

        kill();

        assertThat(bench.committed()).isEqualTo(-1);
        assertThat(ack(taken.get(1))).isEqualTo(Settled.NOW);
        assertThat(bodies(bench.lend(queue, INVISIBLE, 8))).containsExactly("a");
    }

    @Test
    void afterAnOrderlyStopNothingThatIsLentIsLentAgain() {
        bench.append(0, "", "a", "b", "c", "d");
        List<Taken> taken = bench.lend(queue, 60_000, 3);
        ack(taken.get(0));
        ack(taken.get(2));
        bench.queues.close();
        bench.offsets.close();

        kill();

        assertThat(queue.lentCount()).isEqualTo(1);
        assertThat(bodies(bench.lend(queue, INVISIBLE, 8))).containsExactly("d");
        assertThat(ack(taken.get(1))).isEqualTo(Settled.NOW);
        assertThat(bench.committed()).isEqualTo(3);
        bench.pass(Duration.ofMillis(60_100));
        assertThat(bodies(bench.lend(bench.retryQueue(), INVISIBLE, 8))).containsExactly("d");
    }

    @Test
    void aResetForgetsLoansAndReceipts() {
        bench.append(0, "", "a", "b");
        List<Taken> taken = bench.lend(queue, INVISIBLE, 2);
        ack(taken.get(0));
        ack(taken.get(1));

        bench.queues.reset(PopBench.TOPIC, PopBench.GROUP, 0, 0);

        assertThat(bench.committed()).isZero();
        assertThat(ack(taken.get(1))).isEqualTo(Settled.NOT_LENT);
        assertThat(bodies(bench.lend(queue, INVISIBLE, 8))).containsExactly("a", "b");
    }

    @Test
    void anOffsetThatSomebodyElseCommitsIsWherePopsGoOn() {
        bench.append(0, "", "a", "b", "c");
        List<Taken> taken = bench.lend(queue, INVISIBLE, 2);

        bench.offsets.commit(PopBench.GROUP, PopBench.TOPIC, 0, 1);

        assertThat(ack(taken.get(1))).isEqualTo(Settled.NOT_LENT);
        assertThat(bench.committed()).isEqualTo(1);
        assertThat(bodies(bench.lend(queue, INVISIBLE, 8))).containsExactly("b", "c");
    }

    @Test
    void whatLiesOnTheDiskIsLentOnlyByAThreadThatMayWait() {
        bench.append(0, "", "a", "b");
        bench.cold = true;
        LoanTerms terms = new LoanTerms(now(), INVISIBLE, false);

        Lent refused = queue.lend(terms, RecordFilter.ALL, 8, 1 << 20, false);
        assertThat(refused.outcome()).isEqualTo(Lent.Outcome.COLD);
        assertThat(refused.records()).isEmpty();
        assertThat(refused.rest()).isEqualTo(2);
        assertThat(queue.lentCount()).isZero();

        Lent lent = queue.lend(terms, RecordFilter.ALL, 8, 1 << 20, true);
        assertThat(lent.outcome()).isEqualTo(Lent.Outcome.LENT);
        assertThat(queue.lentCount()).isEqualTo(2);
        lent.records().forEach(RecordSlice::close);
    }

    @Test
    void manyAcksAtOnceAreCommittedAsFarAsNothingIsLeftOut() {
        bench.append(0, "", "a", "b", "c", "d", "e");
        long popTime = bench.lend(queue, INVISIBLE, 4).get(0).popTime();

        assertThat(queue.ackAll(0, bits(0, 1, 3, 4), popTime).isEmpty()).isTrue();
        assertThat(bench.committed()).as("c is lent, e is not").isEqualTo(2);
        assertThat(queue.lentCount()).isEqualTo(1);

        assertThat(queue.ackAll(2, bits(0), popTime + 1).isEmpty())
                .as("another receipt")
                .isTrue();
        assertThat(queue.lentCount()).isEqualTo(1);

        assertThat(queue.ackAll(1, bits(0, 1), popTime))
                .as("b was acked before")
                .isEqualTo(bits(0));
        assertThat(bench.committed()).isEqualTo(4);
        assertThat(bodies(bench.lend(queue, INVISIBLE, 4))).containsExactly("e");
    }

    private static BitSet bits(int... set) {
        BitSet bits = new BitSet();
        for (int bit : set) {
            bits.set(bit);
        }
        return bits;
    }

    @Test
    void aDeletedTopicLeavesNothingBehind() {
        bench.append(0, "", "a");
        bench.lend(queue, INVISIBLE, 1);

        bench.queues.forget(names -> names.topic().equals(PopBench.TOPIC));
        bench.pass(Duration.ofMillis(INVISIBLE * 2));

        assertThat(queue.lentCount()).isZero();
        assertThat(bench.store.maxQueueOffset("%RETRY%G_T", 0)).isZero();
    }

    private void with(Map<String, String> settings) {
        bench = new PopBench(store, directory.resolve("files"), scheduler, settings);
        queue = bench.queue();
    }

    private void kill() {
        scheduler.advance(Duration.ofMillis(1));
        bench = bench.afterKill(directory.resolve("files-of-the-next"));
        queue = bench.queue();
    }

    private Settled ack(Taken taken) {
        return queue.ack(taken.offset(), taken.popTime());
    }

    private long now() {
        return scheduler.clock().millis();
    }

    private static List<String> bodies(List<Taken> taken) {
        return taken.stream().map(Taken::body).toList();
    }
}
