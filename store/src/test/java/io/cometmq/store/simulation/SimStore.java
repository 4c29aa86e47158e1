// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.testing.ManualClock;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.store.LocalMessageStore;
import io.cometmq.store.StoreConfig;
import io.cometmq.store.segment.StoreFiles;
import io.cometmq.store.testing.TurnedThreads;
import java.nio.file.Path;

/** A store from one start to the next stop, with threads that the run turns. */
final class SimStore {
    private static final int MOST_TURNS = 10_000;

    private final TurnedThreads threads = new TurnedThreads();
    private final ManualScheduler scheduler;
    private final LocalMessageStore store;

    SimStore(StoreConfig config, Path root, StoreFiles files, ManualClock clock) {
        scheduler = new ManualScheduler(clock);
        store = LocalMessageStore.open(config, root, files, clock, scheduler, threads, (what, cause) -> {});
    }

    LocalMessageStore store() {
        return store;
    }

    TurnedThreads threads() {
        return threads;
    }

    ManualScheduler scheduler() {
        return scheduler;
    }

    /** Lets the threads mend the damaged entries of a queue. */
    void settle(QueueName queue) {
        for (int turn = 0; !store.mended(queue.topic(), queue.queueId()).isDone(); turn++) {
            assertThat(turn).as("turns until %s is mended", queue).isLessThan(MOST_TURNS);
            threads.turn("store-dispatch");
        }
    }

    /** Lets the threads do everything that there is to do. */
    SimStore settle() {
        store.flush();
        for (int turn = 0; store.dispatchedLogOffset() < store.maxLogOffset(); turn++) {
            assertThat(turn)
                    .as("turns until %d of %d is dispatched", store.dispatchedLogOffset(), store.maxLogOffset())
                    .isLessThan(MOST_TURNS);
            threads.turnAllButCheckpoints();
        }
        return this;
    }
}
