// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.client.ClientSession;
import io.cometmq.broker.client.ConsumerGroup;
import io.cometmq.broker.client.ConsumerGroups;
import io.cometmq.broker.testing.FakeConnection;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.LanguageCode;
import io.cometmq.remoting.protocol.body.ResetOffsetBody;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResetNoticesTest {
    private static final int RESET_CONSUMER_CLIENT_OFFSET = 220;
    private static final Map<MessageQueue, Long> MOVED = Map.of(new MessageQueue("T", "broker-a", 3), 7L);

    private final ConsumerGroups groups = new ConsumerGroups();
    private final ResetNotices notices = new ResetNotices(groups);

    @Test
    void eachMemberIsToldInTheShapeItReads() {
        FakeConnection java = member("java", LanguageCode.JAVA);
        FakeConnection cpp = member("cpp", LanguageCode.CPP);

        notices.tell("G", "T", 1, MOVED);

        assertThat(java.told()).containsExactly(RESET_CONSUMER_CLIENT_OFFSET);
        assertThat(Json.read(java.bodies().get(0), ResetOffsetBody.class)).isEqualTo(new ResetOffsetBody(MOVED));
        // Compat: recorded from RocketMQ 5.5.0 as the answer to C++ clients.
        assertThat(cpp.bodies())
                .containsExactly(
                        "{\"offsetTable\":[{\"brokerName\":\"broker-a\",\"offset\":7,\"queueId\":3,\"topic\":\"T\"}]}");
    }

    @Test
    void aGroupThatIsAwayOrPopsIsNotTold() {
        FakeConnection member = member("java", LanguageCode.JAVA);

        notices.tell("Other", "T", 1, MOVED);
        notices.tell("G", "T", 1, Map.of());

        assertThat(member.told()).isEmpty();
    }

    private FakeConnection member(String clientId, LanguageCode language) {
        FakeConnection connection = new FakeConnection();
        groups.register(
                "G",
                new ClientSession(clientId, connection, language, 0, 0),
                new ConsumerGroup.Style(
                        ConsumeType.CONSUME_PASSIVELY,
                        MessageModel.CLUSTERING,
                        ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET),
                List.of());
        return connection;
    }
}
