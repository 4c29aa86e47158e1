// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.group.GroupSettings;
import io.cometmq.broker.group.SubscriptionGroups;
import io.cometmq.broker.state.StateFile;
import io.cometmq.broker.testing.FakeConnection;
import io.cometmq.common.config.Live;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeNoticesTest {
    private static final ConsumerGroup.Style STYLE = new ConsumerGroup.Style(
            ConsumeType.CONSUME_PASSIVELY, MessageModel.CLUSTERING, ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET);
    private static final Duration SETTLED = Duration.ofSeconds(20);

    private final ManualScheduler scheduler = new ManualScheduler();
    private final List<FakeConnection> connections = new ArrayList<>();
    private ChangeNotices notices;
    private ConsumerGroups groups;

    @TempDir
    Path folder;

    @BeforeEach
    void start() {
        SubscriptionGroups settings = SubscriptionGroups.load(
                new StateFile(folder.resolve("groups.json"), scheduler),
                scheduler.clock(),
                new Live<>(new GroupSettings(true)));
        notices = new ChangeNotices(() -> new ClientConfig(Duration.ofMinutes(2), true), settings, scheduler);
        groups = new ConsumerGroups(notices);
    }

    @Test
    void theFirstChangeIsToldAtOnce() {
        join();

        assertThat(connections.get(0).told()).containsExactly(40);
    }

    @Test
    void changesWithinThePauseAreToldTogetherAtItsEnd() {
        for (int i = 0; i < 10; i++) {
            join();
        }
        assertThat(connections.get(9).told()).isEmpty();

        scheduler.advance(SETTLED);

        assertThat(connections.get(0).told()).hasSize(2);
        assertThat(connections.get(9).told()).hasSize(1);
    }

    @Test
    void nothingIsKeptOfAGroupThatSettled() {
        join();
        scheduler.advance(SETTLED);

        assertThat(notices.pausingCount()).isZero();
        assertThat(connections.get(0).told()).hasSize(1);
    }

    @Test
    void aGroupThatEmptiedAndFilledAgainWithinThePauseIsTold() {
        join();
        groups.disconnected(connections.get(0));
        join();
        scheduler.advance(SETTLED);

        assertThat(connections.get(1).told()).hasSize(1);
    }

    @Test
    void aThousandMembersThatJoinOneByOneGetFewNotices() {
        for (int i = 0; i < 1_000; i++) {
            join();
            scheduler.advance(Duration.ofMillis(5));
        }
        scheduler.advance(SETTLED);

        int all = connections.stream().mapToInt(each -> each.told().size()).sum();
        assertThat(all).isBetween(1_000, 20_000);
        assertThat(connections.get(999).told()).isNotEmpty();
    }

    private void join() {
        FakeConnection connection = new FakeConnection();
        connections.add(connection);
        groups.register("G", new ClientSession("c" + connections.size(), connection, null, 0, 0), STYLE, Set.of());
    }
}
