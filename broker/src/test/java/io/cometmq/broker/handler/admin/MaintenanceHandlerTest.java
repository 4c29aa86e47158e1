// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import static io.cometmq.remoting.protocol.request.MaintenanceRequests.CLEAN_EXPIRED_CONSUMEQUEUE;
import static io.cometmq.remoting.protocol.request.MaintenanceRequests.CLEAN_UNUSED_TOPIC;
import static io.cometmq.remoting.protocol.request.MaintenanceRequests.GET_BROKER_HA_STATUS;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.identity.BrokerIdentity;
import io.cometmq.broker.identity.PublishedAddress;
import io.cometmq.broker.state.StateFile;
import io.cometmq.broker.testing.TestBroker;
import io.cometmq.broker.topic.SystemTopics;
import io.cometmq.broker.topic.TopicSettings;
import io.cometmq.broker.topic.Topics;
import io.cometmq.common.config.ConfigReader;
import io.cometmq.common.io.Json;
import io.cometmq.common.topic.DelayLevels;
import io.cometmq.common.topic.Permission;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.HARuntimeInfo;
import io.cometmq.store.MessageStore.QueueId;
import io.cometmq.store.testing.TestStore;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintenanceHandlerTest {
    @TempDir
    Path directory;

    @Test
    void queuesWithoutATopicGoAndOthersStay() {
        try (TestStore store = TestStore.in(directory.resolve("store"))) {
            store.append("Kept", 0, "a");
            store.append("Gone", 1, "b");
            store.append("%LMQ%device", 0, "c");
            store.append("SCHEDULE_TOPIC_XXXX", 2, "d");
            store.dispatched();

            assertThat(handler(store).deleteUnusedQueues()).containsExactly("Gone");

            assertThat(store.store().queues().stream().map(QueueId::topic))
                    .containsExactlyInAnyOrder("Kept", "%LMQ%device", "SCHEDULE_TOPIC_XXXX");
        }
    }

    @Test
    void aBrokerWithoutReplicasSaysSo() {
        try (TestBroker broker = TestBroker.start(directory)) {
            var answer = broker.call(GET_BROKER_HA_STATUS, NoHeader.INSTANCE);

            assertThat(Json.read(answer.body(), HARuntimeInfo.class))
                    .isEqualTo(new HARuntimeInfo(true, 0, 0, List.of(), HARuntimeInfo.HAClientRuntimeInfo.NOBODY));
            assertThat(broker.call(CLEAN_EXPIRED_CONSUMEQUEUE, NoHeader.INSTANCE)
                            .code())
                    .isEqualTo(ResponseCode.SUCCESS);
            assertThat(broker.call(CLEAN_UNUSED_TOPIC, NoHeader.INSTANCE).code())
                    .isEqualTo(ResponseCode.SUCCESS);
        }
    }

    private MaintenanceHandler handler(TestStore store) {
        BrokerIdentity identity =
                new BrokerIdentity("b", "C", 0, new PublishedAddress(InetAddress.getLoopbackAddress(), 10911));
        TopicSettings settings = ConfigReader.of(TopicSettings.class).read(Map.of());
        Topics topics = Topics.load(
                new StateFile(directory.resolve("topics.json"), store.scheduler()),
                store.clock(),
                SystemTopics.of(identity, settings, DelayLevels.parse("1s")));
        topics.put(TopicConfig.of("Kept", 1, Permission.READ_WRITE));
        return new MaintenanceHandler(identity, store.store(), topics);
    }
}
