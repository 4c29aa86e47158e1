// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.cold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.testing.ManualScheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Time is moved by hand: a read takes a millisecond, and event loops come by when a test says so. */
class ColdPaceTest {
    private static final Duration READ = Duration.ofMillis(1);
    private static final Duration LATE = Duration.ofMillis(5);
    private static final double LEAST = 0.2;
    private static final int MANY = 300;

    private final ManualScheduler scheduler = new ManualScheduler();
    private final Queue<Runnable> lane = new ArrayDeque<>();
    private final List<Integer> done = new ArrayList<>();
    private final AtomicLong logEnd = new AtomicLong();
    /** What the event loop is asked, until it comes by. */
    private final ManualScheduler loop = new ManualScheduler(scheduler.clock());

    private ColdPaceConfig config = new ColdPaceConfig(20, Duration.ofMillis(1));
    private boolean laneIsFull;

    private final ColdPace pace = new ColdPace(
            task -> {
                if (laneIsFull) {
                    throw new RejectedExecutionException("full");
                }
                lane.add(task);
            },
            new HotWork(logEnd::get, List.of(loop), scheduler.clock()),
            () -> config,
            scheduler,
            scheduler.clock());

    @Test
    void whileNobodySendsAllReadsAreMadeAtOnceHoweverLateTheLoopsAre() {
        for (int i = 0; i < 4; i++) {
            read(i);
        }

        assertThat(lane).hasSize(4);
        runLane();
        comeBy(LATE);
        assertThat(pace.share()).isEqualTo(1);
        assertThat(done).containsExactly(0, 1, 2, 3);
        assertThat(pace.windowBytes()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void whileLoopsAreInTimeAllReadsAreMadeAtOnce() {
        for (int i = 0; i < 4; i++) {
            send();
            read(i);
            runLane();
            comeBy(Duration.ZERO);
        }

        assertThat(pace.share()).isEqualTo(1);
        assertThat(scheduler.waiting()).as("pauses").isEmpty();
    }

    @Test
    void lateLoopsHalveTheShareDownToTheBoundAndReadsComeOneByOneInShortPieces() {
        becomeLate();

        assertThat(pace.share()).isEqualTo(LEAST);
        assertThat(pace.windowBytes()).isEqualTo(ColdPace.SHORT_WINDOW_BYTES);
        scheduler.advance(ColdPace.MAX_PAUSE);
        done.clear();
        for (int i = 0; i < 3; i++) {
            read(i);
        }
        assertThat(lane).as("one at a time").hasSize(1);
        runLane();
        assertThat(lane).as("until its answer is sent").isEmpty();
        comeBy(LATE);
        Duration pause = READ.plus(LATE).multipliedBy(4);
        scheduler.advance(pause.minusNanos(1));
        assertThat(lane).as("four times as long as read and answer took").isEmpty();
        scheduler.advance(Duration.ofNanos(1));
        assertThat(lane).hasSize(1);
        runLane();
        comeBy(LATE);
        scheduler.advance(pause);
        runLane();
        assertThat(done).as("in the order in which they came").containsExactly(0, 1, 2);
    }

    @Test
    void anEventLoopThatHangsHoldsUpReadsForABoundedTime() {
        becomeLate();
        scheduler.advance(ColdPace.MAX_PAUSE);
        done.clear();
        read(0);
        read(1);
        send();
        runLane();

        scheduler.advance(ColdPace.LONGEST_ANSWER.minusNanos(1));
        assertThat(lane).isEmpty();
        scheduler.advance(Duration.ofNanos(1));
        scheduler.advance(ColdPace.MAX_PAUSE);
        send();
        runLane();

        assertThat(done).containsExactly(0, 1);
        comeBy(LATE);
        scheduler.advance(ColdPace.MAX_PAUSE);
        read(2);
        assertThat(pace.isYielding()).isTrue();
        assertThat(lane).as("reads ended once each").hasSize(1);
    }

    @Test
    void aReadGetsItsShareHoweverLateTheLoopsStay() {
        becomeLate();
        done.clear();
        long begun = scheduler.clock().nanos();

        for (int i = 0; i < MANY; i++) {
            send();
            read(i);
        }
        while (done.size() < MANY) {
            send();
            runLane();
            comeBy(LATE);
            scheduler.runDue();
        }

        Duration took = Duration.ofNanos(scheduler.clock().nanos() - begun);
        assertThat(took).isLessThan(READ.plus(LATE).multipliedBy(5 * (MANY + 20)));
    }

    @Test
    void timeWithoutALateLoopGivesTheShareBack() {
        becomeLate();

        long begun = scheduler.clock().nanos();
        for (int i = 0; pace.share() < 1 && i < MANY; i++) {
            send();
            read(i);
            runLane();
            comeBy(Duration.ZERO);
            scheduler.advance(Duration.ofMillis(20));
        }

        assertThat(pace.share()).isEqualTo(1);
        assertThat(Duration.ofNanos(scheduler.clock().nanos() - begun))
                .as("80 %% at 50 %% a second")
                .isBetween(Duration.ofMillis(1500), Duration.ofMillis(1800));
        assertThat(pace.windowBytes()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void whenNobodySendsAnyMoreReadsGoOnAtFullSpeed() {
        becomeLate();
        scheduler.advance(HotWork.MEMORY.plus(READ));

        read(1);
        runLane();
        for (int i = 0; i < 4; i++) {
            read(i);
        }

        assertThat(pace.share()).isEqualTo(1);
        assertThat(lane).hasSize(4);
    }

    @Test
    void aBoundOfAHundredPercentPausesNever() {
        config = new ColdPaceConfig(100, Duration.ofMillis(1));
        becomeLate();

        read(1);
        read(2);

        assertThat(pace.share()).isEqualTo(1);
        assertThat(lane).hasSize(2);
    }

    @Test
    void noMoreWaitThanTheBound() {
        becomeLate();
        scheduler.advance(ColdPace.MAX_PAUSE);
        for (int i = 0; i < ColdPace.MAX_WAITING + 1; i++) {
            read(i);
        }

        assertThatThrownBy(() -> read(-1))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining(ColdPace.MAX_WAITING + " reads from the disk wait for their turn");
    }

    @Test
    void aFullLaneRefusesWhoComesAndIsTriedAgainForWhoWaits() {
        becomeLate();
        done.clear();
        read(1);
        laneIsFull = true;
        scheduler.advance(ColdPace.MAX_PAUSE);
        assertThat(done).isEmpty();

        laneIsFull = false;
        scheduler.advance(ColdPace.MAX_PAUSE);
        runLane();
        comeBy(LATE);
        assertThat(done).containsExactly(1);

        scheduler.advance(ColdPace.MAX_PAUSE);
        laneIsFull = true;
        assertThatThrownBy(() -> read(2)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void theEndLetsAllGoOn() {
        becomeLate();
        done.clear();
        read(1);
        read(2);

        pace.close();
        runLane();

        assertThat(done).containsExactly(1, 2);
    }

    private void read(int number) {
        pace.execute(() -> {
            scheduler.clock().advance(READ);
            done.add(number);
        });
    }

    private void send() {
        logEnd.incrementAndGet();
    }

    private void runLane() {
        for (Runnable task = lane.poll(); task != null; task = lane.poll()) {
            task.run();
        }
    }

    private void comeBy(Duration late) {
        scheduler.clock().advance(late);
        loop.runDue();
    }

    /** Until the share is at its bound, with a pause under way. */
    private void becomeLate() {
        for (int i = 0; i < 6; i++) {
            send();
            read(i);
            runLane();
            comeBy(LATE.multipliedBy(2));
            if (i < 5) {
                scheduler.advance(ColdPace.MAX_PAUSE);
            }
        }
    }
}
