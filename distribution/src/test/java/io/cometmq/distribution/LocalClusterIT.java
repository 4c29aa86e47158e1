// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.producer.SendStatus;
import io.cometmq.common.config.ConfigException;
import io.cometmq.common.message.Message;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded broker, as an application's unit test uses it. */
class LocalClusterIT {
    @TempDir
    private Path folder;

    @Test
    void takesMessagesOnceItIsStartedAndLeavesNothingBehind() throws Exception {
        Path data;
        try (LocalCluster cluster = LocalCluster.start(LocalOptions.inTemporaryFolder())) {
            data = cluster.data();
            assertThat(data).isNotEmptyDirectory();
            assertThat(send(cluster, "hello")).isZero();
        }

        assertThat(data).doesNotExist();
    }

    @Test
    void twoRunSideBySide() throws Exception {
        try (LocalCluster one = LocalCluster.start(LocalOptions.in(folder.resolve("one")));
                LocalCluster two = LocalCluster.start(LocalOptions.in(folder.resolve("two")))) {
            assertThat(one.nameServerAddress()).isNotEqualTo(two.nameServerAddress());
            assertThat(send(one, "hello")).isZero();
            assertThat(send(two, "hello")).isZero();
        }
    }

    @Test
    void aGivenFolderIsKeptAndOpenedAgain() throws Exception {
        LocalOptions options = LocalOptions.in(folder).withBrokerSetting("flushDiskType", "SYNC_FLUSH");
        try (LocalCluster cluster = LocalCluster.start(options)) {
            assertThat(send(cluster, "before")).isZero();
        }

        try (LocalCluster cluster = LocalCluster.start(options)) {
            assertThat(send(cluster, "after")).isEqualTo(1);
        }
    }

    @Test
    void aWrongSettingIsNamed() {
        LocalOptions options = LocalOptions.in(folder).withBrokerSetting("flushDiskType", "SOMETIMES");

        assertThatThrownBy(() -> LocalCluster.start(options))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("flushDiskType")
                .hasMessageContaining("SOMETIMES");
    }

    /** Sends to the first queue and returns the queue offset. */
    private static long send(LocalCluster cluster, String body) throws Exception {
        DefaultMQProducer producer = new DefaultMQProducer("Embedded");
        producer.setNamesrvAddr(cluster.nameServerAddress());
        producer.setInstanceName(cluster.nameServerAddress());
        producer.setSendMsgTimeout(10_000);
        producer.start();
        try {
            var result = producer.send(
                    new Message("Hello", body.getBytes(StandardCharsets.UTF_8)),
                    (queues, message, none) -> queues.get(0),
                    null);
            assertThat(result.getSendStatus()).isEqualTo(SendStatus.SEND_OK);
            return result.getQueueOffset();
        } finally {
            producer.shutdown();
        }
    }
}
