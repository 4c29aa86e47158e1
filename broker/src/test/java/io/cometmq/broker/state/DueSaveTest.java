// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.testing.ManualScheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class DueSaveTest {
    private static final Path FILE = Path.of("state.json");

    private final ManualScheduler scheduler = new ManualScheduler();

    @Test
    void changesThatComeWhileASaveIsDueAreSavedByIt() {
        DueSave due = new DueSave(FILE, scheduler);
        List<String> saves = new ArrayList<>();
        due.after(Duration.ofSeconds(1), () -> saves.add("one"));
        due.after(Duration.ZERO, () -> saves.add("two"));

        scheduler.advance(Duration.ofMinutes(1));

        assertThat(saves).containsExactly("one");
    }

    @Test
    void aSaveThatFailedIsTriedAgainAfterAWhile() {
        DueSave due = new DueSave(FILE, scheduler);
        List<Long> tries = new ArrayList<>();
        due.after(Duration.ZERO, () -> {
            tries.add(scheduler.clock().nanos());
            if (tries.size() < 3) {
                throw new UncheckedIOException(new IOException("disk"));
            }
        });

        scheduler.advance(Duration.ofMinutes(1));

        assertThat(tries).hasSize(3);
        assertThat(tries.get(2) - tries.get(1)).isEqualTo(Duration.ofSeconds(5).toNanos());
    }

    @Test
    void afterTheSchedulersEndNothingIsDue_soTheOwnerSavesByItself() {
        Scheduler ended = new Scheduler() {
            @Override
            public Cancellable after(Duration delay, String name, Runnable task) {
                throw new RejectedExecutionException("ended");
            }

            @Override
            public Cancellable every(Duration first, Duration pause, String name, Runnable task) {
                throw new RejectedExecutionException("ended");
            }
        };
        DueSave due = new DueSave(FILE, ended);

        due.after(Duration.ZERO, () -> {});

        assertThat(due.take()).isFalse();
    }
}
