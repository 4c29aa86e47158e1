// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.producer.SendResult;
import io.cometmq.common.TopicConfig;
import io.cometmq.common.constant.PermName;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.message.MessageRequestMode;
import io.cometmq.distribution.testing.TestFolders;
import io.cometmq.remoting.exception.RemotingConnectException;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.admin.RollbackStats;
import io.cometmq.remoting.protocol.body.CMResult;
import io.cometmq.remoting.protocol.body.ConsumerConnection;
import io.cometmq.remoting.protocol.body.ConsumerRunningInfo;
import io.cometmq.remoting.protocol.statictopic.LogicQueueMappingItem;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingDetail;
import io.cometmq.remoting.protocol.subscription.SubscriptionGroupConfig;
import io.cometmq.remoting.rpc.Addresses;
import io.cometmq.tools.admin.DefaultMQAdminExt;
import io.cometmq.tools.admin.MQAdminExt;
import io.cometmq.tools.admin.api.MessageTrack;
import io.cometmq.tools.admin.api.TrackType;
import io.cometmq.tools.admin.common.AdminToolsResultCodeEnum;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every method of the admin API, each against one broker that has a producer and a consumer connected. */
class AdminApiIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long WAITING = 3_000;
    private static final String TOPIC = "Api";
    private static final String GROUP = "ApiReaders";
    private static final String CLUSTER = "C";
    private static final MessageQueue QUEUE = new MessageQueue(TOPIC, "broker-a", 0);

    private static final Set<String> called = new ConcurrentSkipListSet<>();
    private static final AtomicInteger consumed = new AtomicInteger();
    private static final DefaultMQProducer producer = new DefaultMQProducer("ApiWriters");
    private static final DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(GROUP);
    private static final DefaultMQAdminExt started = new DefaultMQAdminExt("ApiAdmins", WAITING);
    /** The same, which notes what is called. */
    private static final MQAdminExt admin = noting(started);

    private static LocalCluster cluster;
    private static String broker;
    private static SendResult sent;

    @BeforeAll
    static void start() throws Exception {
        cluster = LocalCluster.start(
                LocalOptions.in(TestFolders.create("admin-api").resolve("data"))
                        .withBrokerSetting("brokerName", "broker-a")
                        .withBrokerSetting("brokerClusterName", CLUSTER));
        broker = Addresses.text(cluster.brokerAddress());
        started.setNamesrvAddr(cluster.nameServerAddress());
        admin.start();
        admin.createAndUpdateTopicConfig(broker, new TopicConfig(TOPIC, 1, 1));
        producer.setNamesrvAddr(cluster.nameServerAddress());
        producer.start();
        consumer.setNamesrvAddr(cluster.nameServerAddress());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setPersistConsumerOffsetInterval(200);
        consumer.subscribe(TOPIC, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            consumed.addAndGet(messages.size());
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        sent = producer.send(new Message(TOPIC, "TagA", "key-1", "hello".getBytes(StandardCharsets.UTF_8)));
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> admin.examineConsumeStats(GROUP, TOPIC)
                                .getOffsetTable()
                                .get(QUEUE)
                                .getConsumerOffset()
                        == 1);
    }

    @AfterAll
    static void everyMethodWasCalled() {
        consumer.shutdown();
        producer.shutdown();
        admin.shutdown();
        cluster.close();
        Set<String> never = Arrays.stream(MQAdminExt.class.getMethods())
                .filter(method -> !method.isDefault())
                .map(AdminApiIT::signature)
                .collect(java.util.stream.Collectors.toCollection(TreeSet::new));
        never.removeAll(called);
        assertThat(never).as("methods that no test here called").isEmpty();
    }

    @Test
    void topicsAreMadeChangedShownAndDeleted() throws Exception {
        TopicConfig made = new TopicConfig("Made", 2, 3, PermName.PERM_READ);
        made.setAttributes(Map.of("+message.type", "FIFO"));
        admin.createAndUpdateTopicConfig(broker, made);
        TopicConfig seen = admin.examineTopicConfig(broker, "Made");
        assertThat(seen.getWriteQueueNums()).isEqualTo(3);
        assertThat(seen.getAttributes()).containsEntry("message.type", "FIFO");
        // What was read is given back as it is, but for what was changed.
        seen.setPerm(PermName.PERM_READ | PermName.PERM_WRITE);
        admin.createAndUpdateTopicConfigList(broker, List.of(seen, new TopicConfig("Listed")));
        assertThat(admin.examineTopicConfig(broker, "Made")).isEqualTo(seen);
        admin.createStaticTopic(
                broker,
                "TBW102",
                new TopicConfig("Fixed", 1, 1),
                TopicQueueMappingDetail.of(
                        "Fixed", "broker-a", 1, 1, Map.of(0, List.of(LogicQueueMappingItem.open(0, 0, "broker-a", 0)))),
                false);
        assertThat(admin.examineTopicRouteInfo("Fixed").getTopicQueueMappingByBroker())
                .containsOnlyKeys("broker-a");
        admin.createTopic("TBW102", "Small", 1, Map.of());
        admin.createTopic("TBW102", "Unit", 1, 1, Map.of());

        assertThat(admin.getAllTopicConfig(broker, WAITING).getTopicConfigTable())
                .containsKeys("TBW102", "Made");
        assertThat(admin.getUserTopicConfig(broker, false, WAITING).getTopicConfigTable())
                .containsKey("Made")
                .doesNotContainKeys("TBW102", "%RETRY%" + GROUP);
        assertThat(admin.fetchAllTopicList().getTopicList()).contains("Made", "Listed", "Small", "Unit");
        assertThat(admin.fetchTopicsByCLuster(CLUSTER).getTopicList()).contains("Made");
        assertThat(admin.examineTopicRouteInfo(TOPIC).getBrokerDatas().get(0).selectBrokerAddr())
                .isEqualTo(broker);
        assertThat(admin.getTopicClusterList(TOPIC)).containsExactly(CLUSTER);
        assertThat(admin.getClusterList(TOPIC)).containsExactly(CLUSTER);
        assertThat(admin.examineTopicStats(TOPIC).getOffsetTable().get(QUEUE).getMaxOffset())
                .isEqualTo(1);
        assertThat(admin.examineTopicStats(broker, TOPIC).getOffsetTable()).containsOnlyKeys(QUEUE);
        assertThat(admin.examineTopicStatsConcurrent(TOPIC).getData().getOffsetTable())
                .containsOnlyKeys(QUEUE);
        assertThat(admin.queryTopicConsumeByWho(TOPIC).getGroupList()).contains(GROUP);
        admin.createOrUpdateOrderConf("Made", "broker-a:3", true);
        admin.createOrUpdateOrderConf("Made", "broker-b:1", false);
        assertThat(admin.getKVConfig("ORDER_TOPIC_CONFIG", "Made")).isEqualTo("broker-a:3;broker-b:1");

        admin.deleteTopic("Made", CLUSTER);
        admin.deleteTopicInBroker(Set.of(broker), "Listed");
        admin.deleteTopicInNameServer(Set.of(cluster.nameServerAddress()), "Listed");
        assertThat(admin.deleteTopicInBrokerConcurrent(Set.of(broker), "Small")
                        .getData()
                        .getSuccessList())
                .containsExactly(broker);
        admin.deleteTopicInNameServer(null, CLUSTER, "Small");
        assertThat(admin.fetchAllTopicList().getTopicList()).doesNotContain("Made", "Listed", "Small");
    }

    @Test
    void failuresAreSaidInTheExceptionsThatUsersKnow() {
        assertThat(catchThrowableOfType(MQClientException.class, () -> admin.examineTopicRouteInfo("None"))
                        .getResponseCode())
                .isEqualTo(ResponseCode.TOPIC_NOT_EXIST);
        MQBrokerException refused = catchThrowableOfType(
                MQBrokerException.class, () -> admin.examineConsumerConnectionInfo("None", broker));
        assertThat(refused.getResponseCode()).isEqualTo(ResponseCode.CONSUMER_NOT_ONLINE);
        assertThat(refused.getBrokerAddr()).isEqualTo(broker);
        assertThatThrownBy(() -> admin.getBrokerConfig("127.0.0.1:1")).isInstanceOf(RemotingConnectException.class);
        assertThat(admin.examineTopicStatsConcurrent("None").getCode())
                .isEqualTo(AdminToolsResultCodeEnum.TOPIC_ROUTE_INFO_NOT_EXIST.getCode());
        assertThat(admin.deleteTopicInBrokerConcurrent(Set.of("127.0.0.1:1"), "None")
                        .getData()
                        .getFailureList())
                .containsExactly("127.0.0.1:1");
    }

    @Test
    void groupsAreMadeChangedShownAndDeleted() throws Exception {
        SubscriptionGroupConfig made = new SubscriptionGroupConfig();
        made.setGroupName("MadeGroup");
        made.setRetryMaxTimes(3);
        admin.createAndUpdateSubscriptionGroupConfig(broker, made);
        SubscriptionGroupConfig seen = admin.examineSubscriptionGroupConfig(broker, "MadeGroup");
        assertThat(seen.getRetryMaxTimes()).isEqualTo(3);
        seen.setConsumeBroadcastEnable(false);
        admin.createAndUpdateSubscriptionGroupConfigList(broker, List.of(seen));
        assertThat(admin.examineSubscriptionGroupConfig(broker, "MadeGroup").isConsumeBroadcastEnable())
                .isFalse();
        assertThat(admin.getAllSubscriptionGroup(broker, WAITING).getSubscriptionGroupTable())
                .containsKeys("MadeGroup", "TOOLS_CONSUMER");
        assertThat(admin.getUserSubscriptionGroup(broker, WAITING).getSubscriptionGroupTable())
                .containsKey("MadeGroup")
                .doesNotContainKey("TOOLS_CONSUMER");
        assertThat(admin.updateAndGetGroupReadForbidden(broker, "MadeGroup", TOPIC, false)
                        .getReadable())
                .isFalse();
        assertThat(admin.updateAndGetGroupReadForbidden(broker, "MadeGroup", TOPIC, null)
                        .getReadable())
                .isFalse();
        admin.setMessageRequestMode(broker, TOPIC, "MadeGroup", MessageRequestMode.POP, 0, WAITING);

        admin.deleteSubscriptionGroup(broker, "MadeGroup");
        admin.createAndUpdateSubscriptionGroupConfig(broker, made);
        admin.deleteSubscriptionGroup(broker, "MadeGroup", true);
        assertThatThrownBy(() -> admin.examineSubscriptionGroupConfig(broker, "MadeGroup"))
                .isInstanceOf(MQBrokerException.class);
    }

    @Test
    void progressIsShown() throws Exception {
        assertThat(admin.examineConsumeStats(GROUP).getOffsetTable()).containsKey(QUEUE);
        assertThat(admin.examineConsumeStats(CLUSTER, GROUP, TOPIC).computeTotalDiff())
                .isZero();
        assertThat(admin.examineConsumeStats(broker, GROUP, TOPIC, WAITING).getOffsetTable())
                .containsKey(QUEUE);
        assertThat(admin.examineConsumeStatsConcurrent(GROUP, TOPIC).getData().getOffsetTable())
                .containsKey(QUEUE);
        assertThat(admin.fetchConsumeStatsInBroker(broker, false, WAITING).getConsumeStatsList())
                .anyMatch(groups -> groups.containsKey(GROUP));
        assertThat(admin.queryTopicsByConsumer(GROUP).getTopicList()).contains(TOPIC);
        assertThat(admin.queryTopicsByConsumerConcurrent(GROUP).getData().getTopicList())
                .contains(TOPIC);
        assertThat(admin.querySubscription(GROUP, TOPIC).getSubString()).isEqualTo("*");
        assertThat(admin.queryConsumeTimeSpan(TOPIC, GROUP).get(0).getMessageQueue())
                .isEqualTo(QUEUE);
        assertThat(admin.queryConsumeTimeSpanConcurrent(TOPIC, GROUP).getData()).hasSize(1);
    }

    @Test
    void groupsAreMoved() throws Exception {
        SubscriptionGroupConfig moved = new SubscriptionGroupConfig();
        moved.setGroupName("Moved");
        admin.createAndUpdateSubscriptionGroupConfig(broker, moved);
        assertThat(started.resetOffsetByTimestampOld(CLUSTER, "Moved", TOPIC, -1, false)
                        .get(0)
                        .getRollbackOffset())
                .as("not forward without force")
                .isZero();
        admin.updateConsumeOffset(broker, "Moved", QUEUE, 1);
        assertThat(offsetOf("Moved")).isEqualTo(1);
        List<RollbackStats> rolled = admin.resetOffsetByTimestampOld("Moved", TOPIC, 0, false);
        assertThat(rolled.get(0).getConsumerOffset()).isEqualTo(1);
        assertThat(rolled.get(0).getRollbackOffset()).isZero();
        assertThat(offsetOf("Moved")).isZero();

        // From here on the broker keeps where the group shall go on, and takes no commits that say otherwise.
        admin.cloneGroupOffset(GROUP, "Moved", TOPIC, true);
        assertThat(offsetOf("Moved")).isEqualTo(1);
        assertThat(admin.resetOffsetByTimestamp(TOPIC, "Moved", 0, true)).containsEntry(QUEUE, 0L);
        assertThat(admin.resetOffsetByTimestamp(CLUSTER, TOPIC, "Moved", -1, true))
                .containsEntry(QUEUE, 1L);
        assertThat(started.resetOffsetByTimestamp(TOPIC, "Moved", 0, true, true))
                .containsEntry(QUEUE, 0L);
        assertThat(started.resetOffsetByTimestamp(CLUSTER, TOPIC, "Moved", -1, true, false))
                .containsEntry(QUEUE, 1L);
        admin.resetOffsetNew("Moved", TOPIC, 0);
        assertThat(offsetOf("Moved")).isZero();
        assertThat(admin.resetOffsetNewConcurrent("Moved", TOPIC, -1).getData().getSuccessList())
                .containsExactly(broker);
        assertThat(offsetOf("Moved")).isEqualTo(1);
        admin.resetOffsetByQueueId(broker, "Moved", TOPIC, 0, 0);
        assertThat(offsetOf("Moved")).isZero();
    }

    private static long offsetOf(String group) throws Exception {
        return admin.examineConsumeStats(broker, group, TOPIC, WAITING)
                .getOffsetTable()
                .get(QUEUE)
                .getConsumerOffset();
    }

    @Test
    void queuesAndMessagesAreLookedUp() throws Exception {
        assertThat(admin.maxOffset(QUEUE)).isEqualTo(1);
        assertThat(admin.minOffset(QUEUE)).isZero();
        assertThat(admin.searchOffset(QUEUE, 0)).isZero();
        assertThat(admin.searchOffset(broker, TOPIC, 0, 0, WAITING)).isZero();
        assertThat(started.searchLowerBoundaryOffset(QUEUE, 0)).isZero();
        assertThat(started.searchUpperBoundaryOffset(QUEUE, Long.MAX_VALUE)).isNotNegative();
        MessageExt message = admin.viewMessage(TOPIC, sent.getMsgId());
        assertThat(admin.earliestMsgStoreTime(QUEUE)).isEqualTo(message.getStoreTimestamp());
        assertThat(admin.viewMessage(TOPIC, sent.getOffsetMsgId()).getMsgId()).isEqualTo(sent.getMsgId());
        assertThat(admin.queryMessage(CLUSTER, TOPIC, sent.getMsgId()).getBody())
                .isEqualTo(message.getBody());
        assertThat(admin.queryMessage(TOPIC, "key-1", 8, 0, Long.MAX_VALUE).getMessageList())
                .hasSize(1);
        assertThat(started.queryMessage(CLUSTER, TOPIC, "key-1", 8, 0, Long.MAX_VALUE)
                        .getMessageList())
                .hasSize(1);
        assertThat(started.queryMessage(CLUSTER, TOPIC, "key-1", 8, 0, Long.MAX_VALUE, "K", null)
                        .getMessageList())
                .hasSize(1);
        assertThat(started.queryMessageByUniqKey(CLUSTER, TOPIC, sent.getMsgId(), 8, 0, Long.MAX_VALUE)
                        .getMessageList())
                .hasSize(1);
        assertThat(catchThrowableOfType(
                                MQClientException.class,
                                () -> admin.queryMessage(TOPIC, "no such key", 8, 0, Long.MAX_VALUE))
                        .getResponseCode())
                .isEqualTo(ResponseCode.NO_MESSAGE);
        assertThat(admin.queryConsumeQueue(broker, TOPIC, 0, 0, 1, GROUP)
                        .getQueueData()
                        .get(0)
                        .isEval())
                .isTrue();
        assertThat(admin.resumeCheckHalfMessage(TOPIC, sent.getMsgId()))
                .as("no half message, so the broker refuses")
                .isFalse();
        List<MessageTrack> tracks = admin.messageTrackDetail(message);
        assertThat(tracks)
                .anyMatch(
                        track -> GROUP.equals(track.getConsumerGroup()) && track.getTrackType() == TrackType.CONSUMED);
        assertThat(admin.messageTrackDetailConcurrent(message)).hasSameSizeAs(tracks);
    }

    @Test
    void clientsAreShownAndAsked() throws Exception {
        ConsumerConnection members = admin.examineConsumerConnectionInfo(GROUP);
        String clientId = members.getConnectionSet().iterator().next().getClientId();
        assertThat(members.getSubscriptionTable()).containsKey(TOPIC);
        assertThat(members.computeMinVersion()).isPositive();
        assertThat(admin.examineConsumerConnectionInfo(GROUP, broker).getConnectionSet())
                .hasSize(1);
        assertThat(admin.examineProducerConnectionInfo("ApiWriters", TOPIC).getConnectionSet())
                .hasSize(1);
        assertThat(admin.getAllProducerInfo(broker).getData()).containsKey("ApiWriters");
        ConsumerRunningInfo info = admin.getConsumerRunningInfo(GROUP, clientId, false);
        assertThat(info.getMqTable()).containsKey(QUEUE);
        assertThat(admin.getConsumerRunningInfo(GROUP, clientId, true, true).getJstack())
                .isNotBlank();
        assertThat(admin.getConsumeStatus(TOPIC, GROUP, "").get(clientId)).containsKey(QUEUE);
        int before = consumed.get();
        assertThat(admin.consumeMessageDirectly(GROUP, clientId, TOPIC, sent.getMsgId())
                        .getConsumeResult())
                .isEqualTo(CMResult.CR_SUCCESS);
        admin.consumeMessageDirectly(CLUSTER, GROUP, clientId, TOPIC, sent.getMsgId());
        assertThat(consumed.get()).isEqualTo(before + 2);
    }

    @Test
    void brokersAreShownAndChanged() throws Exception {
        assertThat(admin.examineBrokerClusterInfo().retrieveAllAddrByCluster(CLUSTER))
                .containsExactly(broker);
        Properties wanted = new Properties();
        wanted.setProperty("autoCreateSubscriptionGroup", "true");
        admin.updateBrokerConfig(broker, wanted);
        assertThat(admin.getBrokerConfig(broker)).containsEntry("autoCreateSubscriptionGroup", "true");
        Properties thresholds = new Properties();
        thresholds.put(GROUP, "7000000");
        admin.updateColdDataFlowCtrGroupConfig(broker, thresholds);
        assertThat(admin.getColdDataFlowCtrInfo(broker)).contains("\"configTable\":{\"" + GROUP + "\":7000000}");
        admin.removeColdDataFlowCtrGroupConfig(broker, GROUP);
        assertThat(admin.getColdDataFlowCtrInfo(broker)).contains("\"configTable\":{}");
        assertThat(admin.fetchBrokerRuntimeStats(broker).getTable()).containsKey("msgPutTotalTodayNow");
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> admin.viewBrokerStatsData(broker, "TOPIC_PUT_NUMS", TOPIC)
                                .getStatsMinute()
                        != null);
        assertThat(admin.getBrokerHAStatus(broker).isMaster()).isTrue();
        assertThat(admin.cleanExpiredConsumerQueue(CLUSTER)).isTrue();
        assertThat(admin.cleanExpiredConsumerQueueByAddr(broker)).isTrue();
        assertThat(admin.cleanUnusedTopic(null)).isTrue();
        assertThat(admin.cleanUnusedTopicByAddr(broker)).isTrue();
        assertThat(admin.deleteExpiredCommitLog(CLUSTER)).isTrue();
        assertThat(admin.deleteExpiredCommitLogByAddr(broker)).isTrue();
        admin.exportPopRecords(broker, WAITING);
    }

    @Test
    void nameServersAreShownAndChanged() throws Exception {
        String nameServer = cluster.nameServerAddress();
        assertThat(admin.getNameServerAddressList()).containsExactly(nameServer);
        Properties wanted = new Properties();
        wanted.setProperty("orderMessageEnable", "true");
        admin.updateNameServerConfig(wanted, null);
        assertThat(admin.getNameServerConfig(List.of(nameServer)).get(nameServer))
                .containsEntry("orderMessageEnable", "true");
        admin.createAndUpdateTopicConfig(broker, new TopicConfig("WipedByApi", 1, 1));
        assertThat(admin.wipeWritePermOfBroker(nameServer, "broker-a")).isPositive();
        assertThat(admin.addWritePermOfBroker(nameServer, "broker-a")).isPositive();
        admin.putKVConfig("N", "one", "1");
        admin.createAndUpdateKvConfig("N", "two", "2");
        assertThat(admin.getKVListByNamespace("N").getTable())
                .containsEntry("one", "1")
                .containsEntry("two", "2");
        admin.deleteKvConfig("N", "one");
        assertThatThrownBy(() -> admin.getKVConfig("N", "one")).isInstanceOf(MQClientException.class);
    }

    @Test
    void methodsOfMissingFeaturesNameTheFeature() {
        List<Method> missing = Arrays.stream(MQAdminExt.class.getMethods())
                .filter(Method::isDefault)
                .toList();

        assertThat(missing).hasSizeGreaterThan(10).allSatisfy(method -> assertThatThrownBy(
                        () -> method.invoke(started, nothing(method)))
                .cause()
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageStartingWith(method.getName() + ": CometMQ has no "));
    }

    private static Object[] nothing(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(type -> type == long.class ? (Object) 0L : type == boolean.class ? (Object) false : null)
                .toArray();
    }

    private static MQAdminExt noting(MQAdminExt target) {
        return (MQAdminExt) Proxy.newProxyInstance(
                AdminApiIT.class.getClassLoader(), new Class<?>[] {MQAdminExt.class}, (proxy, method, arguments) -> {
                    called.add(signature(method));
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }

    private static String signature(Method method) {
        return method.getName() + Arrays.toString(method.getParameterTypes());
    }
}
