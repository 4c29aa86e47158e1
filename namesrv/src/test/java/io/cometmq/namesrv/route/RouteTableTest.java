// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.topic.Permission;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.protocol.route.QueueData;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.remoting.rpc.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    private final RouteTable table = new RouteTable();

    @Test
    void anUnknownTopicHasNoRoute() {
        register(Registrations.master());

        assertThat(table.route("nope", false)).isEmpty();
    }

    @Test
    void aTopicIsFoundOnEveryBrokerThatRegisteredIt() {
        register(Registrations.master());
        register(Registrations.slave(1));
        register(Registrations.master().name("broker-b").address("b:1"));

        TopicRouteData route = route("T1");

        assertThat(route.queueDatas()).extracting(QueueData::brokerName).containsExactly("broker-a", "broker-b");
        assertThat(route.brokerDatas())
                .extracting(BrokerData::brokerAddrs)
                .containsExactly(Map.of(0L, "a:1", 1L, "s1:1"), Map.of(0L, "b:1"));
    }

    @Test
    void clustersAreSeenWithTheirBrokers() {
        register(Registrations.master());
        register(Registrations.master().cluster("d").name("broker-b").address("b:1"));

        assertThat(table.clusters().clusterAddrTable())
                .isEqualTo(Map.of("c", Set.of("broker-a"), "d", Set.of("broker-b")));
        assertThat(table.topicsIn("d")).containsExactly("T1", "T2");
        assertThat(table.topicsIn("e")).isEmpty();
    }

    @Test
    void aNewBrokerWithASingleTopicIsRefusedAndLeavesNothing() {
        assertThatThrownBy(() -> register(Registrations.master().topics("T1")))
                .isInstanceOf(Refusal.class)
                .hasMessage("register broker failed");

        assertThat(table.liveBrokers()).isZero();
        assertThat(table.clusters().brokerAddrTable()).isEmpty();
    }

    @Test
    void aKnownBrokerMayAnnounceASingleChange() {
        register(Registrations.master());

        register(Registrations.master().topics("T3").version(0, 2));

        assertThat(table.topics()).containsExactly("T1", "T2", "T3");
    }

    @Test
    void aSlaveLearnsItsMaster() {
        register(Registrations.master());

        RouteTable.Registered known = register(Registrations.slave(1));

        assertThat(known.masterAddress()).contains("a:1");
        assertThat(known.masterHaAddress()).contains("ha-a:1");
    }

    @Test
    void theTopicsOfASlaveAreNotTaken() {
        register(Registrations.master());

        register(Registrations.slave(1).topics("T1", "T2", "T3"));

        assertThat(table.topics()).containsExactly("T1", "T2");
    }

    @Test
    void theFirstSlaveOfAnActingGroupSpeaksForTheTopicsWithoutWritePermission() {
        register(Registrations.slave(1).actingMaster(true));

        assertThat(route("T1").queueDatas()).extracting(QueueData::perm).containsExactly(Permission.READ);
        assertThat(table.route("T1", true).orElseThrow().brokerDatas())
                .extracting(BrokerData::brokerAddrs)
                .containsExactly(Map.of(0L, "s1:1"));
    }

    @Test
    void theLossOfAMasterWithAStandInTakesTheWritePermission() {
        register(Registrations.master().actingMaster(true));
        register(Registrations.slave(1).actingMaster(true));

        table.unregister(Registrations.master().identity());

        assertThat(route("T1").queueDatas()).extracting(QueueData::perm).containsExactly(Permission.READ);
    }

    @Test
    void anAddressThatComesUnderAnotherIdLeavesTheFormerOne() {
        register(Registrations.master());
        register(Registrations.slave(1).address("s:1"));

        register(Registrations.slave(2).address("s:1"));

        assertThat(route("T1").brokerDatas())
                .extracting(BrokerData::brokerAddrs)
                .containsExactly(Map.of(0L, "a:1", 2L, "s:1"));
    }

    @Test
    void aNewcomerTakesOverTheIdOfAnotherAddress() {
        register(Registrations.master());

        register(Registrations.master().address("new:1"));
        table.unregister(Registrations.master().identity());

        assertThat(route("T1").brokerDatas())
                .extracting(BrokerData::brokerAddrs)
                .containsExactly(Map.of(0L, "new:1"));
    }

    @Test
    void whoLostItsIdIsNotAliveAnyMore() {
        register(Registrations.master());

        register(Registrations.master().address("new:1"));

        assertThat(table.liveBrokers()).isEqualTo(1);
        assertThat(table.version(Registrations.master().identity())).isEmpty();
    }

    @Test
    void aBrokerThatComesUnderAnotherNameLeavesNothingUnderTheFormerOne() {
        register(Registrations.master());

        register(Registrations.master().name("broker-b"));

        assertThat(table.clusters().brokerAddrTable()).containsOnlyKeys("broker-b");
        assertThat(route("T1").queueDatas()).extracting(QueueData::brokerName).containsExactly("broker-b");
    }

    @Test
    void aNewcomerOfAnOlderEpochIsIgnored() {
        register(Registrations.master().version(2, 1));

        register(Registrations.master().address("old:1").version(1, 9));

        assertThat(route("T1").brokerDatas())
                .extracting(BrokerData::brokerAddrs)
                .containsExactly(Map.of(0L, "a:1"));
        assertThat(table.liveBrokers()).isEqualTo(1);
    }

    @Test
    void theSameVersionChangesNoTopic() {
        register(Registrations.master());
        table.wipeWritePermission("broker-a");

        register(Registrations.master());

        assertThat(route("T1").queueDatas()).extracting(QueueData::perm).containsExactly(Permission.READ);
    }

    @Test
    void anotherVersionBringsItsTopics() {
        register(Registrations.master());
        table.wipeWritePermission("broker-a");

        register(Registrations.master().version(0, 2));

        assertThat(route("T1").queueDatas()).extracting(QueueData::perm).containsExactly(Permission.READ_WRITE);
    }

    @Test
    void aDeletedTopicComesBackWithTheNextRegistrationThatListsIt() {
        register(Registrations.master());
        table.deleteTopic("T1");
        assertThat(table.topics()).containsExactly("T2");

        register(Registrations.master());

        assertThat(table.topics()).containsExactly("T1", "T2");
    }

    @Test
    void topicsMissingFromAFullListStayUnlessToldOtherwise() {
        register(Registrations.master().topics("T1", "T2", "T3"));

        register(Registrations.master().version(0, 2));
        assertThat(table.topics()).containsExactly("T1", "T2", "T3");

        table.register(Registrations.master().version(0, 3).build(), true, 0);
        assertThat(table.topics()).containsExactly("T1", "T2");
    }

    @Test
    void aTopicCanBeDeletedInOneCluster() {
        register(Registrations.master());
        register(Registrations.master().cluster("d").name("broker-b").address("b:1"));

        table.deleteTopic("T1", "c");

        assertThat(route("T1").queueDatas()).extracting(QueueData::brokerName).containsExactly("broker-b");
    }

    @Test
    void writePermissionIsTakenAndGivenAndCounted() {
        register(Registrations.master().topic("T3", Permission.READ));

        assertThat(table.wipeWritePermission("broker-a")).isEqualTo(3);
        assertThat(route("T1").queueDatas()).extracting(QueueData::perm).containsExactly(Permission.READ);
        assertThat(table.addWritePermission("broker-a")).isEqualTo(3);
        assertThat(route("T1").queueDatas()).extracting(QueueData::perm).containsExactly(Permission.READ_WRITE);
        assertThat(table.wipeWritePermission("nobody")).isZero();
    }

    @Test
    void theLastMemberTakesGroupClusterAndTopicsWithIt() {
        register(Registrations.master());

        table.unregister(Registrations.master().identity());

        assertThat(table.topics()).isEmpty();
        assertThat(table.clusters().brokerAddrTable()).isEmpty();
        assertThat(table.clusters().clusterAddrTable()).isEmpty();
        assertThat(table.liveBrokers()).isZero();
    }

    @Test
    void onlyTheBrokersOfAConnectionGoWithIt() {
        FakeConnection lost = new FakeConnection();
        register(Registrations.master().on(lost));
        register(Registrations.master().name("broker-b").address("b:1"));

        List<BrokerIdentity> gone = table.unregisterOn(lost);

        assertThat(gone).extracting(BrokerIdentity::name).containsExactly("broker-a");
        assertThat(table.clusters().brokerAddrTable()).containsOnlyKeys("broker-b");
    }

    @Test
    void aBrokerThatCameBackOnANewConnectionOutlivesTheOldOne() {
        FakeConnection old = new FakeConnection();
        register(Registrations.master().on(old));
        register(Registrations.master());

        table.unregisterOn(old);

        assertThat(table.liveBrokers()).isEqualTo(1);
        assertThat(table.route("T1", false)).isPresent();
    }

    @Test
    void theVersionIsKnownWhileTheBrokerLives() {
        register(Registrations.master().version(0, 7));

        assertThat(table.version(Registrations.master().identity())
                        .orElseThrow()
                        .counter())
                .isEqualTo(7);
        assertThat(table.touch(Registrations.master().identity(), 5)).isTrue();

        table.unregister(Registrations.master().identity());
        assertThat(table.version(Registrations.master().identity())).isEmpty();
        assertThat(table.touch(Registrations.master().identity(), 5)).isFalse();
    }

    private RouteTable.Registered register(Registrations registration) {
        return table.register(registration.build(), false, 0);
    }

    private TopicRouteData route(String topic) {
        return table.route(topic, false).orElseThrow();
    }
}
