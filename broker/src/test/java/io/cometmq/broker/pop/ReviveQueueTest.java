// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.store.LocalMessageStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The messages are those that Apache's broker wrote, with other names and times. */
class ReviveQueueTest {
    private static final String REVIVE = "rmq_sys_REVIVE_LOG_C";
    private static final long INVISIBLE = 3000;

    private final ManualScheduler scheduler = new ManualScheduler();
    private LocalMessageStore store;
    private PopBench bench;
    private long popTime;

    @TempDir
    Path directory;

    @BeforeEach
    void start() {
        store = PopBench.store(directory.resolve("store"), scheduler);
        bench = new PopBench(store, directory.resolve("files"), scheduler, Map.of());
        bench.append(0, "", "m0", "m1", "m2", "m3", "m4", "m5");
        popTime = scheduler.clock().millis();
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void whatWasPoppedAndNotAckedComesToTheRetryTopic() {
        checkpoint();
        put("ack", "{\"ao\":0,\"bn\":\"b\",\"c\":\"G\",\"pt\":" + popTime + ",\"q\":0,\"so\":0,\"t\":\"T\"}");
        put(
                "bAck",
                "{\"ao\":2,\"aol\":[2,4],\"bn\":\"b\",\"c\":\"G\",\"pt\":" + popTime
                        + ",\"q\":0,\"so\":0,\"t\":\"T\"}");
        put("ack", "{\"ao\":1,\"bn\":\"b\",\"c\":\"Other\",\"pt\":" + popTime + ",\"q\":0,\"so\":0,\"t\":\"T\"}");
        put("ck", "nonsense");

        RevivedPops revived = bench.revived(REVIVE, true);
        revived.start();
        bench.pass(Duration.ofMillis(INVISIBLE));
        assertThat(bench.bodies("%RETRY%G_T", 0)).isEmpty();
        assertThat(offset()).as("the checkpoint is not done").isEqualTo(-1);
        bench.pass(Duration.ofMillis(ReviveQueue.ACK_GRACE_MILLIS + 100));

        assertThat(bench.bodies("%RETRY%G_T", 0)).containsExactlyInAnyOrder("m1", "m3", "m5");
        assertThat(offset()).as("the last message that is done with").isEqualTo(4);
    }

    @Test
    void aGroupThatIsGoneGetsNothing() {
        checkpoint();

        bench.revived(REVIVE, false).start();
        readAndPassTheEndOfTheLoan();

        assertThat(bench.bodies("%RETRY%G_T", 0)).isEmpty();
        assertThat(offset()).isZero();
    }

    @Test
    void whatWasHandledBeforeIsNotHandledAgain() {
        checkpoint();
        bench.offsets.commit(ReviveQueue.GROUP, REVIVE, 0, 0);

        bench.revived(REVIVE, true).start();
        readAndPassTheEndOfTheLoan();

        assertThat(bench.bodies("%RETRY%G_T", 0)).isEmpty();
    }

    private void readAndPassTheEndOfTheLoan() {
        bench.pass(Duration.ofMillis(1));
        bench.pass(Duration.ofMillis(INVISIBLE + 2 * ReviveQueue.ACK_GRACE_MILLIS));
    }

    private void checkpoint() {
        put(
                "ck",
                "{\"bm\":0,\"bn\":\"b\",\"c\":\"G\",\"d\":[0,1,2,3,4,5],\"it\":" + INVISIBLE + ",\"n\":6,\"pt\":"
                        + popTime + ",\"q\":0,\"reviveTime\":" + (popTime + INVISIBLE)
                        + ",\"ro\":0,\"so\":0,\"sp\":false,\"t\":\"T\"}");
    }

    private void put(String tag, String body) {
        bench.append(REVIVE, 0, tag, body);
    }

    private long offset() {
        return bench.offsets.find(ReviveQueue.GROUP, REVIVE, 0).orElse(-1);
    }
}
