// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.longpoll;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.filter.TagFilter;
import io.cometmq.broker.longpoll.HeldPull.Wake;
import io.cometmq.broker.longpoll.HeldPulls.Held;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.store.ArrivalListener;
import io.cometmq.store.LocalMessageStore;
import io.cometmq.store.MessageStore;
import io.cometmq.store.MessageStore.QueueId;
import io.cometmq.store.RecordFilter;
import io.cometmq.store.StoreConfig;
import io.cometmq.store.log.LogConfig;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldPullsTest {
    private static final LongPollConfig BOUNDS = new LongPollConfig(true, Duration.ofSeconds(1), 3, 2);

    private final Resources resources = new Resources();
    private final ManualScheduler scheduler = new ManualScheduler();
    private final List<Wake> wakes = new ArrayList<>();
    private HeldPulls pulls;

    @TempDir
    Path directory;

    @BeforeEach
    void start() {
        StoreConfig small = StoreConfig.defaults().with(new LogConfig(1 << 20, 1 << 16));
        LocalMessageStore store =
                resources.own(LocalMessageStore.open(small, directory, scheduler.clock(), scheduler, (what, cause) -> {
                    throw new AssertionError(what, cause);
                }));
        pulls = resources.own(HeldPulls.start(store, scheduler.clock(), scheduler, () -> BOUNDS));
    }

    @AfterEach
    void stop() {
        resources.close();
    }

    @Test
    void anArrivalWakesThePullsOfItsQueueOnly() {
        pulls.hold(pull("T", 0, 5, RecordFilter.ALL));
        pulls.hold(pull("T", 1, 5, RecordFilter.ALL));

        pulls.onArrival("T", 0, 6, 0);

        assertThat(wakes).containsExactly(Wake.ARRIVED);
        assertThat(pulls.count()).isEqualTo(1);
    }

    @Test
    void anArrivalWithAnotherTagWakesNobody() {
        pulls.hold(pull("T", 0, 5, TagFilter.of(Set.of("a".hashCode()))));

        pulls.onArrival("T", 0, 6, "b".hashCode());
        assertThat(wakes).isEmpty();

        pulls.onArrival("T", 0, 7, "a".hashCode());
        assertThat(wakes).containsExactly(Wake.ARRIVED);
    }

    @Test
    void anArrivalBeforeTheWantedOffsetWakesNobody() {
        pulls.hold(pull("T", 0, 5, RecordFilter.ALL));

        pulls.onArrival("T", 0, 5, 0);

        assertThat(wakes).isEmpty();
    }

    @Test
    void aPullGivesUpAtItsDeadline() {
        pulls.hold(pull("T", 0, 5, RecordFilter.ALL));

        scheduler.advance(Duration.ofMillis(999));
        assertThat(wakes).isEmpty();

        scheduler.advance(HeldPulls.SWEEP_PAUSE);
        assertThat(wakes).containsExactly(Wake.EXPIRED);
    }

    @Test
    void pullsOfAQueueThatIsAskedForElsewhereAreEnded() {
        pulls.hold(pull("T", 0, 5, RecordFilter.ALL));
        pulls.hold(pull("T", 1, 5, RecordFilter.ALL));

        pulls.end("T", 0);

        assertThat(wakes).containsExactly(Wake.EXPIRED);
        assertThat(pulls.count()).isEqualTo(1);
    }

    @Test
    void boundsAreKeptPerQueueAndInTotal() {
        assertThat(pulls.hold(pull("T", 0, 5, RecordFilter.ALL))).isEqualTo(Held.YES);
        assertThat(pulls.hold(pull("T", 0, 5, RecordFilter.ALL))).isEqualTo(Held.YES);
        assertThat(pulls.hold(pull("T", 0, 5, RecordFilter.ALL))).isEqualTo(Held.QUEUE_FULL);
        assertThat(pulls.hold(pull("T", 1, 5, RecordFilter.ALL))).isEqualTo(Held.YES);
        assertThat(pulls.hold(pull("T", 2, 5, RecordFilter.ALL))).isEqualTo(Held.BROKER_FULL);
        assertThat(pulls.count()).isEqualTo(3);
    }

    @Test
    void aStopResumesEveryPullOnce() {
        pulls.hold(pull("T", 0, 5, RecordFilter.ALL));

        pulls.close();
        pulls.hold(pull("T", 0, 5, RecordFilter.ALL));

        assertThat(wakes).containsExactly(Wake.STOPPED, Wake.STOPPED);
        assertThat(pulls.count()).isZero();
    }

    /** Its entry is there, and cannot be read before it is mended: looking again and again would not help. */
    @Test
    void aPullAtADamagedEntryWaitsUntilItIsMended() {
        CompletableFuture<Void> mended = new CompletableFuture<>();
        MessageStore damaged = (MessageStore) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {MessageStore.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "mended" -> mended;
                    case "maxQueueOffset" -> 6L;
                    default -> null;
                });
        try (HeldPulls there = HeldPulls.start(damaged, scheduler.clock(), scheduler, () -> BOUNDS)) {
            there.hold(pull("T", 0, 5, RecordFilter.ALL));
            assertThat(wakes).isEmpty();

            mended.complete(null);
            there.onArrival("T", 0, 6, ArrivalListener.ANY_TAG);
            assertThat(wakes).containsExactly(Wake.ARRIVED);

            there.hold(pull("T", 0, 5, RecordFilter.ALL));
            assertThat(wakes).containsExactly(Wake.ARRIVED, Wake.ARRIVED);
        }
    }

    private HeldPull pull(String topic, int queueId, long offset, RecordFilter filter) {
        long deadline = scheduler.clock().millis() + 1000;
        return new HeldPull(new QueueId(topic, queueId), offset, filter, deadline, () -> false, wakes::add);
    }
}
