// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.remoting.protocol.body.ConsumerData;
import io.cometmq.remoting.protocol.body.HeartbeatData;
import io.cometmq.remoting.protocol.body.ProducerData;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import io.cometmq.remoting.protocol.request.ClientRequests.HeartbeatSeen;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownSubscriptionsTest {
    private static final String A = "a:10911";
    private static final HeartbeatSeen UNCHANGED = new HeartbeatSeen(true, false);
    private static final HeartbeatSeen CHANGED = new HeartbeatSeen(true, true);

    private final KnownSubscriptions known = new KnownSubscriptions();

    @Test
    void subscriptionsThatABrokerHasSeenAreLeftOut() {
        HeartbeatData first = known.heartbeat(A, client("x", "T", 1));
        known.seen(A, first, CHANGED);
        HeartbeatData second = known.heartbeat(A, client("x", "T", 2));

        assertThat(first.withoutSub()).isFalse();
        assertThat(first.heartbeatFingerprint()).isNotZero();
        assertThat(first.consumerDataSet().iterator().next().subscriptionDataSet())
                .hasSize(1);
        assertThat(second.withoutSub()).isTrue();
        assertThat(second.heartbeatFingerprint()).isEqualTo(first.heartbeatFingerprint());
        assertThat(second.producerDataSet()).hasSize(1);
        ConsumerData told = second.consumerDataSet().iterator().next();
        assertThat(told.groupName()).isEqualTo("G");
        assertThat(told.subscriptionDataSet()).isEmpty();
        assertThat(known.heartbeat("b:10911", client("x", "T", 3)).withoutSub()).isFalse();
    }

    @Test
    void anotherSubscriptionIsSaidInFull() {
        known.seen(A, known.heartbeat(A, client("x", "T", 1)), UNCHANGED);

        HeartbeatData other = known.heartbeat(A, client("x", "U", 2));

        assertThat(other.withoutSub()).isFalse();
        assertThat(other.heartbeatFingerprint())
                .isNotEqualTo(known.heartbeat(A, client("x", "T", 1)).heartbeatFingerprint());
    }

    @Test
    void brokerThatKnowsOtherwiseGetsTheFullFormAgain() {
        known.seen(A, known.heartbeat(A, client("x", "T", 1)), UNCHANGED);
        HeartbeatData brief = known.heartbeat(A, client("x", "T", 1));

        known.seen(A, brief, CHANGED);

        assertThat(brief.withoutSub()).isTrue();
        assertThat(known.heartbeat(A, client("x", "T", 1)).withoutSub()).isFalse();
    }

    @Test
    void brokerOnAnotherConnectionGetsTheFullFormAgain() {
        known.seen(A, known.heartbeat(A, client("x", "T", 1)), UNCHANGED);

        known.forget(A);

        assertThat(known.heartbeat(A, client("x", "T", 1)).withoutSub()).isFalse();
    }

    @Test
    void olderBrokersGetTheFullFormAlways() {
        known.seen(A, known.heartbeat(A, client("x", "T", 1)), new HeartbeatSeen(null, null));

        assertThat(known.heartbeat(A, client("x", "T", 1)).withoutSub()).isFalse();
    }

    @Test
    void membersOfAGroupHaveTheSameFingerprint() {
        assertThat(known.heartbeat(A, client("x", "T", 1)).heartbeatFingerprint())
                .isEqualTo(known.heartbeat(A, client("y", "T", 2)).heartbeatFingerprint());
    }

    private static HeartbeatData client(String id, String topic, long version) {
        ConsumerData consumer = new ConsumerData(
                ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET,
                ConsumeType.CONSUME_PASSIVELY,
                "G",
                MessageModel.CLUSTERING,
                Set.of(SubscriptionData.of(topic, "*", SubscriptionData.TAG, version)),
                false);
        return new HeartbeatData(id, Set.of(consumer), 0, Set.of(new ProducerData("P")), false);
    }
}
