// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.remoting.protocol.body.ConsumerData;
import io.cometmq.remoting.protocol.body.ConsumerRunningInfo;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RebalanceServiceTest {
    private final ManualScheduler scheduler = new ManualScheduler();
    private final ClientGroups groups = new ClientGroups();
    private final Counting consumer = new Counting();
    private final RebalanceService service = new RebalanceService(groups, scheduler.clock(), scheduler);

    RebalanceServiceTest() {
        groups.add("G", consumer);
    }

    @Test
    void nothingHappensBeforeSomeoneAsksOrTheTimeHasCome() {
        service.doWork();
        assertThat(consumer.times).isZero();

        scheduler.advance(Duration.ofSeconds(20));
        service.doWork();
        assertThat(consumer.times).isEqualTo(1);
    }

    @Test
    void aWishIsServedAtOnce() {
        service.rebalanceImmediately();
        service.doWork();

        assertThat(consumer.times).isEqualTo(1);
    }

    @Test
    void wishesInQuickSuccessionAreServedTogether() {
        for (int i = 0; i < 10; i++) {
            service.rebalanceImmediately();
            service.doWork();
        }
        assertThat(consumer.times).isEqualTo(1);

        scheduler.advance(Duration.ofMillis(100));
        service.doWork();
        service.doWork();
        assertThat(consumer.times).isEqualTo(2);
    }

    @Test
    void whatDidNotSucceedIsTriedAgainAfterASecond() {
        consumer.balanced = false;
        service.rebalanceImmediately();
        service.doWork();

        scheduler.advance(Duration.ofMillis(999));
        service.doWork();
        assertThat(consumer.times).isEqualTo(1);
        scheduler.advance(Duration.ofMillis(1));
        service.doWork();
        assertThat(consumer.times).isEqualTo(2);
    }

    @Test
    void aConsumerThatFailsDoesNotKeepTheOthersFromTheirQueues() {
        Counting broken = new Counting();
        broken.broken = true;
        groups.add("A", broken);
        groups.add("Z", broken);

        service.rebalanceImmediately();
        service.doWork();

        assertThat(consumer.times).isEqualTo(1);
    }

    /** Counts how often it is asked. */
    static final class Counting implements MQConsumerInner {
        private int times;
        private boolean balanced = true;
        private boolean broken;

        @Override
        public boolean tryRebalance() {
            if (broken) {
                throw new IllegalStateException("thrown by the test");
            }
            times++;
            return balanced;
        }

        @Override
        public ConsumerData heartbeat() {
            return new ConsumerData(
                    ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET,
                    ConsumeType.CONSUME_PASSIVELY,
                    "G",
                    MessageModel.CLUSTERING,
                    Set.of(),
                    false);
        }

        @Override
        public Set<String> subscribedTopics() {
            return Set.of();
        }

        @Override
        public void persistConsumerOffset() {}

        @Override
        public void adjustThreadPool() {}

        @Override
        public ConsumerRunningInfo consumerRunningInfo() {
            return new ConsumerRunningInfo(null, Map.of(), Map.of(), Map.of(), Map.of(), Set.of(), Map.of());
        }
    }
}
