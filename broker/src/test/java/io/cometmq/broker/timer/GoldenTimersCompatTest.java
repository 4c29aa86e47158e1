// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.testing.GoldenStore;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.segment.StoreFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waited when RocketMQ 5.5.0 stopped is delivered when it is due, and not before. */
class GoldenTimersCompatTest {
    /** The progress file says that everything before was delivered. */
    private static final long STOPPED = 1_795_337_834_959L;
    /** The delivery time that producers asked for, less the delay that is the message's key. */
    private static final long SENT = 1_795_337_806_720L;

    private static final long WINDOW = 172_800_000L;

    @TempDir
    Path directory;

    @Test
    void everyTimerOfRocketMqIsDeliveredOnceAndTheRecalledOneIsNot() throws Exception {
        Path store = GoldenStore.C_PENDING.unpackInto(directory);
        try (TestTimers timers = new TestTimers(store, STOPPED, WINDOW, StoreFiles::disk)) {
            timers.turn();
            assertThat(timers.store().maxQueueOffset("S_Delay", 1)).isEqualTo(2);
            assertThat(timers.store().maxQueueOffset("S_Delay", 0)).isEqualTo(2);

            advanceTo(timers, SENT + 599_000);
            assertThat(keys(timers)).isEmpty();
            advanceTo(timers, SENT + 601_000);
            assertThat(keys(timers)).containsExactly("KT600000");

            timers.restart(Duration.ofHours(2), true);
            timers.turn();
            assertThat(keys(timers)).containsExactly("KT3600000", "KT600000", "KT7200000");

            for (int hours = 0; hours < 20 * 24; hours++) {
                timers.advance(3_600_000);
            }
            timers.turn();
            assertThat(keys(timers))
                    .containsExactly(
                            "KT172800000",
                            "KT259140000",
                            "KT3600000",
                            "KT600000",
                            "KT7200000",
                            "KT86400000",
                            "KT864000000");
            assertThat(timers.store().maxQueueOffset(TopicNames.WHEEL_TIMER_TOPIC, 0))
                    .as("the one of 1000 days is stored anew every two days")
                    .isGreaterThan(20);
        }
    }

    private static void advanceTo(TestTimers timers, long millis) throws Exception {
        timers.advance(millis - timers.now());
    }

    /** The keys of what was delivered since RocketMQ stopped; each of them once. */
    private static Set<String> keys(TestTimers timers) {
        Set<String> keys = new TreeSet<>();
        for (int queueId = 0; queueId < 2; queueId++) {
            for (long at = 2; at < timers.store().maxQueueOffset("S_Delay", queueId); at++) {
                Map<String, String> properties = timers.properties("S_Delay", queueId, at);
                assertThat(keys.add(properties.get("KEYS")))
                        .as("%s", properties)
                        .isTrue();
                assertThat(Long.parseLong(properties.get("TIMER_DEQUEUE_MS")))
                        .isGreaterThanOrEqualTo(Long.parseLong(properties.get("TIMER_DELIVER_MS")) - 1000);
            }
        }
        return keys;
    }
}
