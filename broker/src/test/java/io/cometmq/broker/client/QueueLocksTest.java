// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.ManualClock;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QueueLocksTest {
    private static final Set<MessageQueue> QUEUE = Set.of(new MessageQueue("T", "b", 0));

    private final ManualClock clock = new ManualClock();
    private final QueueLocks locks = new QueueLocks(clock);

    @Test
    void aQueueIsHeldByOneClientAtATime() {
        assertThat(locks.lock("G", "c1", QUEUE)).isEqualTo(QUEUE);
        assertThat(locks.lock("G", "c2", QUEUE)).isEmpty();
        assertThat(locks.lock("G", "c1", QUEUE)).isEqualTo(QUEUE);
        assertThat(locks.lock("other", "c2", QUEUE)).isEqualTo(QUEUE);
    }

    @Test
    void aLockThatIsNotRenewedEnds() {
        locks.lock("G", "c1", QUEUE);

        clock.advanceMillis(QueueLocks.LEASE_MILLIS);

        assertThat(locks.isHeldByAny("G")).isFalse();
        assertThat(locks.lock("G", "c2", QUEUE)).isEqualTo(QUEUE);
    }

    @Test
    void groupsThatNeverUnlockAreNotKept() {
        locks.lock("gone", "c1", QUEUE);
        locks.lock("empty", "c1", Set.of());
        assertThat(locks.groupCount()).isEqualTo(1);

        clock.advanceMillis(QueueLocks.LEASE_MILLIS);
        locks.lock("present", "c2", QUEUE);
        assertThat(locks.groupCount()).isEqualTo(1);

        clock.advanceMillis(QueueLocks.LEASE_MILLIS);
        locks.unlock("other", "c2", QUEUE);
        assertThat(locks.groupCount()).isZero();
    }

    @Test
    void onlyTheHolderGivesAQueueBack() {
        locks.lock("G", "c1", QUEUE);

        locks.unlock("G", "c2", QUEUE);
        assertThat(locks.isHeldByAny("G")).isTrue();

        locks.unlock("G", "c1", QUEUE);
        assertThat(locks.isHeldByAny("G")).isFalse();
    }
}
