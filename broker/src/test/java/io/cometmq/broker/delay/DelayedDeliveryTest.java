// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.delay;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.identity.PublishedAddress;
import io.cometmq.broker.state.StateFile;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.message.EncodedProperties;
import io.cometmq.common.message.RecordHead;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.common.topic.DelayLevels;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.LocalMessageStore;
import io.cometmq.store.NewRecord;
import io.cometmq.store.StoreConfig;
import io.cometmq.store.log.LogConfig;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DelayedDeliveryTest {
    private static final DelayLevels LEVELS = DelayLevels.parse("1s 5s");

    private final Resources resources = new Resources();
    private final ManualScheduler scheduler = new ManualScheduler();
    private final PublishedAddress address = new PublishedAddress(InetAddress.getLoopbackAddress(), 10911);
    private LocalMessageStore store;
    private DelayOffsets offsets;
    private DelayedDelivery delivery;

    @TempDir
    Path directory;

    @BeforeEach
    void start() {
        StoreConfig small = StoreConfig.defaults().with(new LogConfig(1 << 20, 1 << 16));
        store = resources.own(LocalMessageStore.open(small, directory, scheduler.clock(), scheduler, (what, cause) -> {
            throw new AssertionError(what, cause);
        }));
        StateFile file = new StateFile(directory.resolve("delayOffset.json"), scheduler);
        offsets = DelayOffsets.load(file, scheduler.clock());
        delivery = new DelayedDelivery(store, LEVELS, offsets, address, scheduler.clock(), scheduler);
    }

    @AfterEach
    void stop() {
        resources.close();
    }

    @Test
    void aMessageIsDeliveredWhenItIsDue() throws Exception {
        append(1);

        turn();
        assertThat(delivered()).isZero();

        scheduler.advance(Duration.ofSeconds(1));
        turn();
        assertThat(delivered()).isEqualTo(1);
        assertThat(offsets.next(1)).isEqualTo(1);
    }

    @Test
    void offsetsOfAStoreThatWasTakenAwaySkipNoMessage() throws Exception {
        offsets.advance(1, 100);
        turn();

        append(1);
        delivery.onArrival(TopicNames.SCHEDULE_TOPIC, 0, 1, 0);
        scheduler.advance(Duration.ofSeconds(1));
        turn();

        assertThat(delivered()).isEqualTo(1);
    }

    @Test
    void aWakeUpBeforeItsTimeByTheWallClockIsPlannedAgain() throws Exception {
        append(1);
        turn();

        scheduler.clock().step(Duration.ofMillis(-300));
        scheduler.advance(Duration.ofSeconds(1));
        turn();
        assertThat(delivered()).isZero();

        assertThat(scheduler.waiting()).contains("wake delayed delivery");
    }

    @Test
    void whatWaitsInALevelThatIsNotInTheListAnyMoreIsDelivered() throws Exception {
        append(2);
        DelayLevels shorter = DelayLevels.parse("3s");
        delivery = new DelayedDelivery(store, shorter, offsets, address, scheduler.clock(), scheduler);

        scheduler.advance(Duration.ofMillis(2_999));
        turn();
        assertThat(delivered()).isZero();

        scheduler.advance(Duration.ofMillis(1));
        turn();
        assertThat(delivered()).isEqualTo(1);
    }

    private void turn() {
        while (delivery.doWork() > 0) {
            // Until nothing is due.
        }
    }

    private long delivered() throws Exception {
        store.awaitDispatched().get(10, TimeUnit.SECONDS);
        return store.maxQueueOffset("T", 0);
    }

    private void append(int level) throws Exception {
        String properties = "DELAY\u0001" + level + "\u0002REAL_TOPIC\u0001T\u0002REAL_QID\u00010\u0002";
        store.append(new NewRecord(
                TopicNames.SCHEDULE_TOPIC,
                new RecordHead(
                        DelayRouting.queueOf(level),
                        0,
                        0,
                        scheduler.clock().millis(),
                        address.get(),
                        address.get(),
                        0,
                        0),
                ByteBuffer.wrap(new byte[] {1}),
                EncodedProperties.of(properties),
                true));
        store.awaitDispatched().get(10, TimeUnit.SECONDS);
    }
}
