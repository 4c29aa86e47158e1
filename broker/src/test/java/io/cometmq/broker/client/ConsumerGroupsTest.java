// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.testing.FakeConnection;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.io.Json;
import io.cometmq.remoting.protocol.body.GetConsumerListByGroupResponseBody;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsumerGroupsTest {
    private static final ConsumerGroup.Style STYLE = new ConsumerGroup.Style(
            ConsumeType.CONSUME_PASSIVELY, MessageModel.CLUSTERING, ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET);

    private final List<String> told = new ArrayList<>();
    private final List<SubscriptionDifference> differences = new ArrayList<>();
    private final ConsumerGroups groups = new ConsumerGroups(new GroupListener() {
        @Override
        public void onChange(ConsumerGroup group) {
            told.add("change");
        }

        @Override
        public void onUnsubscribed(String group, Collection<String> topics) {
            told.add("gone " + topics);
        }

        @Override
        public void onDifference(ConsumerGroup group, List<SubscriptionDifference> found) {
            differences.addAll(found);
        }
    });
    private final ClientSession one = member("c1");
    private final ClientSession two = member("c2");

    @Test
    void aHeartbeatThatBringsNothingNewIsToldToNobody() {
        register(one, tags("T", "*", 1));
        told.clear();

        register(one, tags("T", "*", 1));
        register(one, tags("T", "*", 2));

        assertThat(told).isEmpty();
        assertThat(groups.find("G").subscription("T").subVersion()).isEqualTo(2);
    }

    @Test
    void membersThatComeAndGoAreTold() {
        register(one, tags("T", "*", 1));
        register(two, tags("T", "*", 1));
        groups.disconnected(two.connection());

        assertThat(told).containsExactly("change", "change", "change");
        assertThat(groups.find("G").clientIds()).containsExactly("c1");
    }

    @Test
    void theLastMemberTakesItsSubscriptionsWithIt() {
        register(one, tags("T", "*", 1));
        told.clear();

        groups.unregister("G", one.connection());

        assertThat(told).containsExactly("gone [T]");
        assertThat(groups.find("G")).isNull();
    }

    @Test
    void aTopicStaysAsLongAsOneMemberSubscribesToIt() {
        register(one, tags("T1", "*", 1), tags("T2", "*", 1));
        register(two, tags("T1", "*", 2));
        assertThat(groups.find("G").subscription("T2")).isNotNull();

        register(one, tags("T1", "*", 3));

        assertThat(groups.find("G").subscription("T2")).isNull();
        assertThat(told).contains("gone [T2]");
    }

    @Test
    void theNewestExpressionCountsUntilItsMemberLeaves() {
        register(one, tags("T", "A", 1));
        register(two, tags("T", "B", 2));
        assertThat(groups.find("G").subscription("T").subString()).isEqualTo("B");

        groups.disconnected(two.connection());

        assertThat(groups.find("G").subscription("T").subString()).isEqualTo("A");
    }

    @Test
    void membersThatSubscribeDifferentlyAreNamedOnce() {
        register(one, tags("T", "A", 1), tags("U", "*", 1));
        register(two, tags("T", "B", 2), tags("U", "*", 2));
        register(two, tags("T", "B", 3), tags("U", "*", 3));
        register(member("c3"), tags("T", "B", 4), tags("U", "*", 4));

        assertThat(differences).containsExactly(new SubscriptionDifference("T", "c2", "TAG B", "c1", "TAG A"));
        assertThat(groups.find("G").differences())
                .containsExactly(new SubscriptionDifference("T", "c1", "TAG A", "c2", "TAG B"));
    }

    @Test
    void aTopicThatOneMemberLacksIsADifference() {
        register(one, tags("T", "*", 1), tags("U", "*", 1));
        register(two, tags("T", "*", 1));

        assertThat(differences).containsExactly(new SubscriptionDifference("U", "c2", null, "c1", "TAG *"));
    }

    @Test
    void theListOfMembersIsMadeOncePerChange() {
        register(one, tags("T", "*", 1));
        ConsumerGroup group = groups.find("G");
        byte[] before = group.clientIdsBody();

        register(one, tags("T", "*", 2));
        assertThat(group.clientIdsBody()).isSameAs(before);
        register(two, tags("T", "*", 1));

        assertThat(Json.read(group.clientIdsBody(), GetConsumerListByGroupResponseBody.class))
                .isEqualTo(new GetConsumerListByGroupResponseBody(List.of("c1", "c2")));
    }

    @Test
    void aMemberThatOnlyGivesASignOfLifeCounts() {
        assertThat(groups.refresh("G", one)).isNull();
        register(one, tags("T", "*", 1));

        groups.refresh("G", two);

        assertThat(groups.find("G").clientIds()).containsExactly("c1", "c2");
        assertThat(groups.find("G").differences()).isEmpty();
    }

    private void register(ClientSession session, SubscriptionData... wanted) {
        groups.register("G", session, STYLE, Arrays.asList(wanted));
    }

    private static ClientSession member(String id) {
        return new ClientSession(id, new FakeConnection(), null, 0, 0);
    }

    private static SubscriptionData tags(String topic, String expression, long version) {
        return SubscriptionData.ofTags(topic, expression, version);
    }
}
