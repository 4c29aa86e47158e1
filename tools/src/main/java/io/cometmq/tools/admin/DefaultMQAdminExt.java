// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import io.cometmq.client.ClientConfig;
import io.cometmq.client.QueryResult;
import io.cometmq.client.Validators;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.ClientPlatform;
import io.cometmq.common.TopicConfig;
import io.cometmq.common.constant.PermName;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.message.MessageRequestMode;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.RPCHook;
import io.cometmq.remoting.exception.RemotingCommandException;
import io.cometmq.remoting.exception.RemotingConnectException;
import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.remoting.exception.RemotingSendRequestException;
import io.cometmq.remoting.exception.RemotingTimeoutException;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.admin.ConsumeStats;
import io.cometmq.remoting.protocol.admin.RollbackStats;
import io.cometmq.remoting.protocol.admin.TopicStatsTable;
import io.cometmq.remoting.protocol.body.BrokerStatsData;
import io.cometmq.remoting.protocol.body.ClusterInfo;
import io.cometmq.remoting.protocol.body.ConsumeMessageDirectlyResult;
import io.cometmq.remoting.protocol.body.ConsumeStatsList;
import io.cometmq.remoting.protocol.body.ConsumerConnection;
import io.cometmq.remoting.protocol.body.ConsumerRunningInfo;
import io.cometmq.remoting.protocol.body.GroupList;
import io.cometmq.remoting.protocol.body.HARuntimeInfo;
import io.cometmq.remoting.protocol.body.KVTable;
import io.cometmq.remoting.protocol.body.ProducerConnection;
import io.cometmq.remoting.protocol.body.ProducerTableInfo;
import io.cometmq.remoting.protocol.body.QueryConsumeQueueResponseBody;
import io.cometmq.remoting.protocol.body.QueueTimeSpan;
import io.cometmq.remoting.protocol.body.SetMessageRequestModeRequestBody;
import io.cometmq.remoting.protocol.body.SubscriptionGroupWrapper;
import io.cometmq.remoting.protocol.body.TopicConfigSerializeWrapper;
import io.cometmq.remoting.protocol.body.TopicList;
import io.cometmq.remoting.protocol.heartbeat.SubscriptionData;
import io.cometmq.remoting.protocol.request.BoundaryType;
import io.cometmq.remoting.protocol.request.DiagnosisRequests.Forbid;
import io.cometmq.remoting.protocol.request.DiagnosisRequests.QueueEntries;
import io.cometmq.remoting.protocol.request.GroupRequests.DeleteGroup;
import io.cometmq.remoting.protocol.request.OffsetRequests.UpdateOffset;
import io.cometmq.remoting.protocol.request.QueryRequests.QueryByKey;
import io.cometmq.remoting.protocol.request.ResetRequests.CloneOffsets;
import io.cometmq.remoting.protocol.request.ResetRequests.Reset;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.remoting.protocol.statictopic.TopicConfigAndQueueMapping;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingDetail;
import io.cometmq.remoting.protocol.subscription.GroupForbidden;
import io.cometmq.remoting.protocol.subscription.SubscriptionGroupConfig;
import io.cometmq.tools.admin.api.BrokerOperatorResult;
import io.cometmq.tools.admin.api.MessageTrack;
import io.cometmq.tools.admin.common.AdminToolResult;
import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * RocketMQ's Java API for administrators under our prefix: set the name servers, {@link #start()}, ask, {@link #shutdown()}.
 *
 * <pre>{@code
 * DefaultMQAdminExt admin = new DefaultMQAdminExt();
 * admin.setNamesrvAddr("127.0.0.1:9876");
 * admin.start();
 * admin.createAndUpdateTopicConfig("127.0.0.1:10911", new TopicConfig("Orders", 8, 8));
 * TopicStatsTable stats = admin.examineTopicStats("Orders");
 * admin.shutdown();
 * }</pre>
 *
 * <p>It holds settings and forwards: what is asked is in {@link TopicAdmin}, {@link GroupAdmin}, {@link ProgressAdmin}, {@link
 * OffsetAdmin}, {@link MessageAdmin}, {@link ClientAdmin}, {@link BrokerAdmin} and {@link NameServerAdmin}, which
 * {@code mqadmin} uses too. {@link MQAdminExt} says what methods throw. Settings are made by one thread before the start;
 * from then on it is thread-safe. Every call waits for its answer, each request within the time of the constructor.
 */
public class DefaultMQAdminExt extends ClientConfig implements MQAdminExt {
    private static final long DEFAULT_TIMEOUT_MILLIS = 5_000;
    private static final String DEFAULT_GROUP = "admin_ext_group";

    private final Duration timeout;
    private final ClientPlatform platform;
    private volatile @Nullable AdminSession session;
    private String adminExtGroup = DEFAULT_GROUP;
    private String createTopicKey = TopicNames.AUTO_CREATE_TOPIC;

    /** Calls that may take five seconds each. */
    public DefaultMQAdminExt() {
        this(DEFAULT_TIMEOUT_MILLIS);
    }

    /** Calls that may take {@code timeoutMillis} each. */
    public DefaultMQAdminExt(long timeoutMillis) {
        this(DEFAULT_GROUP, null, timeoutMillis, ClientPlatform.system());
    }

    /** Calls that {@code rpcHook} sees. */
    public DefaultMQAdminExt(@Nullable RPCHook rpcHook) {
        this(rpcHook, DEFAULT_TIMEOUT_MILLIS);
    }

    /** Calls that {@code rpcHook} sees and that may take {@code timeoutMillis} each. */
    public DefaultMQAdminExt(@Nullable RPCHook rpcHook, long timeoutMillis) {
        this(DEFAULT_GROUP, rpcHook, timeoutMillis, ClientPlatform.system());
    }

    /** With the name of a group of administrators; see {@link #setAdminExtGroup}. */
    public DefaultMQAdminExt(String adminExtGroup) {
        this(adminExtGroup, DEFAULT_TIMEOUT_MILLIS);
    }

    /** The same with calls that may take {@code timeoutMillis} each. */
    public DefaultMQAdminExt(String adminExtGroup, long timeoutMillis) {
        this(adminExtGroup, null, timeoutMillis, ClientPlatform.system());
    }

    /** With surroundings of its own, for tests. */
    DefaultMQAdminExt(String adminExtGroup, @Nullable RPCHook rpcHook, long timeoutMillis, ClientPlatform platform) {
        if (timeoutMillis <= 0) {
            throw new IllegalArgumentException("timeoutMillis=" + timeoutMillis + ": expected 1 or more");
        }
        this.adminExtGroup = adminExtGroup;
        this.timeout = Duration.ofMillis(timeoutMillis);
        this.platform = platform;
        callThrough(rpcHook);
    }

    @Override
    public synchronized void start() throws MQClientException {
        if (session != null) {
            throw new MQClientException("the admin API is started already", null);
        }
        Validators.checkConnection(this);
        session = AdminSession.open(cloneClientConfig(), timeout, platform);
    }

    @Override
    public synchronized void shutdown() {
        AdminSession open = session;
        session = null;
        if (open != null) {
            open.close();
        }
    }

    private AdminSession session() {
        AdminSession open = session;
        if (open == null) {
            throw new AdminException(AdminException.NO_ANSWER, "the admin API is not started: call start() first");
        }
        return open;
    }

    private AdminSession session(long timeoutMillis) {
        return session().within(Duration.ofMillis(timeoutMillis));
    }

    private String broker(MessageQueue queue) {
        return session().admin().broker(queue);
    }

    private Collection<String> nameServers(@Nullable Collection<String> given) {
        return given == null || given.isEmpty() ? session().admin().nameServers() : given;
    }

    private void createTopicOnBrokersOf(
            String key, String topic, int queues, int sysFlag, @Nullable Map<String, String> attributes) {
        TopicConfig config = new TopicConfig(topic, queues, queues, PermName.PERM_READ | PermName.PERM_WRITE, sysFlag);
        config.setAttributes(attributes == null ? Map.of() : attributes);
        EachServer.of(
                session().admin().brokersOf(key, null).values(),
                address -> session().topics().put(address, AdminBeans.request(config, key)));
    }

    private ConsumeStats progress(@Nullable String cluster, String group, @Nullable String topic) {
        ConsumeStats stats = session().progress().statsOfAllBrokers(group, topic, cluster);
        if (stats.offsetTable().isEmpty()) {
            throw new AdminException(
                    ResponseCode.CONSUMER_NOT_ONLINE,
                    "consumer group " + group + " has consumed nothing" + (topic == null ? "" : " of topic " + topic));
        }
        return stats;
    }

    private static QueryByKey question(String topic, String key, int maxNum, long begin, long end) {
        return new QueryByKey(topic, key, maxNum, begin, end, "K", null, null);
    }

    private static Reset reset(String group, String topic, long timestamp, boolean isForce) {
        return new Reset(group, topic, null, null, timestamp, isForce);
    }

    private boolean each(@Nullable String cluster, Consumer<String> step) {
        EachServer.of(session().admin().mastersOf(cluster), step);
        return true;
    }

    private static boolean done(Runnable step) {
        step.run();
        return true;
    }

    @Override
    public void createTopic(String key, String newTopic, int queueNum, Map<String, String> attributes)
            throws MQClientException {
        Checked.onlyDo(() -> createTopicOnBrokersOf(key, newTopic, queueNum, 0, attributes));
    }

    @Override
    public void createTopic(String key, String newTopic, int queueNum, int topicSysFlag, Map<String, String> attributes)
            throws MQClientException {
        Checked.onlyDo(() -> createTopicOnBrokersOf(key, newTopic, queueNum, topicSysFlag, attributes));
    }

    @Override
    public long searchOffset(MessageQueue mq, long timestamp) throws MQClientException {
        return Checked.only(() ->
                session().offsets().at(broker(mq), mq.getTopic(), mq.getQueueId(), timestamp, BoundaryType.LOWER));
    }

    @Override
    public long maxOffset(MessageQueue mq) throws MQClientException {
        return Checked.only(() -> session().offsets().max(broker(mq), mq.getTopic(), mq.getQueueId()));
    }

    @Override
    public long minOffset(MessageQueue mq) throws MQClientException {
        return Checked.only(() -> session().offsets().min(broker(mq), mq.getTopic(), mq.getQueueId()));
    }

    @Override
    public long earliestMsgStoreTime(MessageQueue mq) throws MQClientException {
        return Checked.only(() -> session().offsets().earliest(broker(mq), mq.getTopic(), mq.getQueueId()));
    }

    @Override
    public QueryResult queryMessage(String topic, String key, int maxNum, long begin, long end)
            throws MQClientException, InterruptedException {
        return Checked.only(() -> session().messages().withKey(question(topic, key, maxNum, begin, end), null));
    }

    @Override
    public MessageExt viewMessage(String topic, String msgId)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        return Checked.either(() -> session().messages().byId(topic, msgId));
    }

    @Override
    public void createAndUpdateTopicConfig(String addr, TopicConfig config)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        Checked.clientDo(() -> session().topics().put(addr, AdminBeans.request(config, createTopicKey)));
    }

    @Override
    public void createAndUpdateTopicConfigList(String addr, List<TopicConfig> topicConfigList)
            throws InterruptedException, RemotingException, MQClientException {
        Checked.clientDo(() -> session().topics().putAll(addr, AdminBeans.topics(topicConfigList)));
    }

    @Override
    public void createStaticTopic(
            String addr,
            String defaultTopic,
            TopicConfig topicConfig,
            TopicQueueMappingDetail mappingDetail,
            boolean force)
            throws RemotingException, InterruptedException, MQBrokerException {
        Checked.brokerDo(() -> session()
                .topics()
                .putStatic(addr, TopicConfigAndQueueMapping.of(topicConfig.settings(), mappingDetail), force));
    }

    @Override
    public TopicConfig examineTopicConfig(String addr, String topic)
            throws RemotingSendRequestException, RemotingConnectException, RemotingTimeoutException,
                    InterruptedException, MQBrokerException {
        return Checked.broker(() -> new TopicConfig(session().topics().config(addr, topic)));
    }

    @Override
    public TopicConfigSerializeWrapper getAllTopicConfig(String brokerAddr, long timeoutMillis)
            throws InterruptedException, RemotingTimeoutException, RemotingSendRequestException,
                    RemotingConnectException, MQBrokerException, RemotingCommandException {
        return Checked.broker(() ->
                new TopicConfigSerializeWrapper(session(timeoutMillis).topics().configs(brokerAddr)));
    }

    @Override
    public TopicConfigSerializeWrapper getUserTopicConfig(String brokerAddr, boolean specialTopic, long timeoutMillis)
            throws InterruptedException, RemotingException, MQBrokerException, MQClientException {
        return Checked.either(() ->
                new TopicConfigSerializeWrapper(session(timeoutMillis).topics().userConfigs(brokerAddr, specialTopic)));
    }

    @Override
    public TopicStatsTable examineTopicStats(String topic)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException {
        return Checked.either(() -> session().topics().stats(topic));
    }

    @Override
    public TopicStatsTable examineTopicStats(String brokerAddr, String topic)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException {
        return Checked.either(() -> session().topics().stats(brokerAddr, topic));
    }

    @Override
    public AdminToolResult<TopicStatsTable> examineTopicStatsConcurrent(String topic) {
        return Checked.result(() -> session().topics().stats(topic));
    }

    @Override
    public TopicList fetchAllTopicList() throws RemotingException, MQClientException, InterruptedException {
        return Checked.client(() -> new TopicList(null, session().admin().topics()));
    }

    @Override
    public TopicList fetchTopicsByCLuster(String clusterName)
            throws RemotingException, MQClientException, InterruptedException {
        return Checked.client(() -> session().nameServers().topicsOf(clusterName));
    }

    @Override
    public TopicRouteData examineTopicRouteInfo(String topic)
            throws RemotingException, MQClientException, InterruptedException {
        return Checked.client(() -> session().admin().route(topic));
    }

    @Override
    public Set<String> getTopicClusterList(String topic)
            throws InterruptedException, MQBrokerException, MQClientException, RemotingException {
        return Checked.either(() -> Set.copyOf(session().topics().clusters(topic)));
    }

    @Override
    public Set<String> getClusterList(String topic)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException, MQClientException,
                    InterruptedException {
        return Checked.client(() -> Set.copyOf(session().topics().clusters(topic)));
    }

    @Override
    public GroupList queryTopicConsumeByWho(String topic)
            throws InterruptedException, MQBrokerException, RemotingException, MQClientException {
        return Checked.either(() -> session().topics().groups(topic));
    }

    @Override
    public void deleteTopic(String topicName, String clusterName)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        Checked.clientDo(() -> session().topics().deleteFrom(clusterName, topicName));
    }

    @Override
    public void deleteTopicInBroker(Set<String> addrs, String topic)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        Checked.clientDo(() -> EachServer.of(addrs, broker -> session().topics().delete(broker, topic)));
    }

    @Override
    public AdminToolResult<BrokerOperatorResult> deleteTopicInBrokerConcurrent(Set<String> addrs, String topic) {
        return AdminBeans.result(addrs, () -> session().topics().delete(addrs, topic));
    }

    @Override
    public void deleteTopicInNameServer(@Nullable Set<String> addrs, String topic)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        Checked.clientDo(() ->
                EachServer.of(nameServers(addrs), server -> session().topics().deleteRoute(server, topic, null)));
    }

    @Override
    public void deleteTopicInNameServer(@Nullable Set<String> addrs, String clusterName, String topic)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        Checked.clientDo(() -> EachServer.of(
                nameServers(addrs), server -> session().topics().deleteRoute(server, topic, clusterName)));
    }

    @Override
    public void createOrUpdateOrderConf(String key, String value, boolean isCluster)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        Checked.clientDo(() -> session().nameServers().putOrder(key, value, isCluster));
    }

    @Override
    public void createAndUpdateSubscriptionGroupConfig(String addr, SubscriptionGroupConfig config)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        Checked.clientDo(() -> session().groups().put(addr, AdminBeans.group(config)));
    }

    @Override
    public void createAndUpdateSubscriptionGroupConfigList(String brokerAddr, List<SubscriptionGroupConfig> configs)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        Checked.clientDo(() -> session().groups().putAll(brokerAddr, AdminBeans.groups(configs)));
    }

    @Override
    public SubscriptionGroupConfig examineSubscriptionGroupConfig(String addr, String group)
            throws InterruptedException, RemotingException, MQClientException, MQBrokerException {
        return Checked.either(
                () -> new SubscriptionGroupConfig(session().groups().config(addr, group)));
    }

    @Override
    public SubscriptionGroupWrapper getAllSubscriptionGroup(String brokerAddr, long timeoutMillis)
            throws InterruptedException, RemotingTimeoutException, RemotingSendRequestException,
                    RemotingConnectException, MQBrokerException, RemotingCommandException {
        return Checked.broker(() -> session(timeoutMillis).groups().configs(brokerAddr));
    }

    @Override
    public SubscriptionGroupWrapper getUserSubscriptionGroup(String brokerAddr, long timeoutMillis)
            throws InterruptedException, RemotingTimeoutException, RemotingSendRequestException,
                    RemotingConnectException, MQBrokerException, RemotingCommandException {
        return Checked.broker(() -> session(timeoutMillis).groups().userConfigs(brokerAddr));
    }

    @Override
    public void deleteSubscriptionGroup(String addr, String groupName)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        Checked.clientDo(() -> session().groups().delete(addr, new DeleteGroup(groupName, false)));
    }

    @Override
    public void deleteSubscriptionGroup(String addr, String groupName, boolean removeOffset)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        Checked.clientDo(() -> session().groups().delete(addr, new DeleteGroup(groupName, removeOffset)));
    }

    @Override
    public GroupForbidden updateAndGetGroupReadForbidden(
            String brokerAddr, String groupName, String topicName, @Nullable Boolean readable)
            throws RemotingException, InterruptedException, MQBrokerException {
        return Checked.broker(() -> session().groups().forbid(brokerAddr, new Forbid(groupName, topicName, readable)));
    }

    @Override
    public void setMessageRequestMode(
            String brokerAddr,
            String topic,
            String consumerGroup,
            MessageRequestMode mode,
            int popShareQueueNum,
            long timeoutMillis)
            throws InterruptedException, RemotingTimeoutException, RemotingSendRequestException,
                    RemotingConnectException, MQClientException {
        Checked.clientDo(() -> {
            session(timeoutMillis)
                    .groups()
                    .requestMode(
                            brokerAddr,
                            new SetMessageRequestModeRequestBody(topic, consumerGroup, mode, popShareQueueNum));
        });
    }

    @Override
    public ConsumeStats examineConsumeStats(String consumerGroup)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException {
        return Checked.either(() -> progress(null, consumerGroup, null));
    }

    @Override
    public ConsumeStats examineConsumeStats(String consumerGroup, @Nullable String topic)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException {
        return Checked.either(() -> progress(null, consumerGroup, topic));
    }

    @Override
    public ConsumeStats examineConsumeStats(@Nullable String clusterName, String consumerGroup, @Nullable String topic)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException {
        return Checked.either(() -> progress(clusterName, consumerGroup, topic));
    }

    @Override
    public ConsumeStats examineConsumeStats(
            String brokerAddr, String consumerGroup, @Nullable String topicName, long timeoutMillis)
            throws InterruptedException, RemotingTimeoutException, RemotingSendRequestException,
                    RemotingConnectException, MQBrokerException {
        return Checked.broker(() -> session(timeoutMillis).progress().stats(brokerAddr, consumerGroup, topicName));
    }

    @Override
    public AdminToolResult<ConsumeStats> examineConsumeStatsConcurrent(String consumerGroup, @Nullable String topic) {
        return Checked.result(() -> progress(null, consumerGroup, topic));
    }

    @Override
    public ConsumeStatsList fetchConsumeStatsInBroker(String brokerAddr, boolean isOrder, long timeoutMillis)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException, MQClientException,
                    InterruptedException {
        return Checked.client(
                () -> session().progress().statsOfAllGroups(brokerAddr, isOrder, Duration.ofMillis(timeoutMillis)));
    }

    @Override
    public TopicList queryTopicsByConsumer(String group)
            throws InterruptedException, MQBrokerException, RemotingException, MQClientException {
        return Checked.either(() -> session().progress().topics(group));
    }

    @Override
    public AdminToolResult<TopicList> queryTopicsByConsumerConcurrent(String group) {
        return Checked.result(() -> session().progress().topics(group));
    }

    @Override
    public @Nullable SubscriptionData querySubscription(String group, String topic)
            throws InterruptedException, MQBrokerException, RemotingException, MQClientException {
        io.cometmq.common.group.@Nullable SubscriptionData found = Checked.either(
                        () -> session().progress().subscription(group, topic))
                .orElse(null);
        return found == null ? null : new SubscriptionData(found);
    }

    @Override
    public List<QueueTimeSpan> queryConsumeTimeSpan(String topic, String group)
            throws InterruptedException, MQBrokerException, RemotingException, MQClientException {
        return Checked.either(() -> session().progress().timeSpan(topic, group));
    }

    @Override
    public AdminToolResult<List<QueueTimeSpan>> queryConsumeTimeSpanConcurrent(String topic, String group) {
        return Checked.result(() -> session().progress().timeSpan(topic, group));
    }

    @Override
    public Map<MessageQueue, Long> resetOffsetByTimestamp(String topic, String group, long timestamp, boolean isForce)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        return Checked.client(() -> session().offsets().resetAll(null, reset(group, topic, timestamp, isForce)));
    }

    @Override
    public Map<MessageQueue, Long> resetOffsetByTimestamp(
            @Nullable String clusterName, String topic, String group, long timestamp, boolean isForce)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        return Checked.client(() -> session().offsets().resetAll(clusterName, reset(group, topic, timestamp, isForce)));
    }

    /** The same; {@code isC} was for clients in C++, which follow like all others. */
    public Map<MessageQueue, Long> resetOffsetByTimestamp(
            String topic, String group, long timestamp, boolean isForce, boolean isC)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        return Checked.client(() -> session().offsets().resetAll(null, reset(group, topic, timestamp, isForce)));
    }

    /** The same on the brokers of one cluster; {@code isC} was for clients in C++, which follow like all others. */
    public Map<MessageQueue, Long> resetOffsetByTimestamp(
            @Nullable String clusterName, String topic, String group, long timestamp, boolean isForce, boolean isC)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        return Checked.client(() -> session().offsets().resetAll(clusterName, reset(group, topic, timestamp, isForce)));
    }

    @Override
    public List<RollbackStats> resetOffsetByTimestampOld(
            String consumerGroup, String topic, long timestamp, boolean force)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        return Checked.either(
                () -> session().offsets().rollbackAll(null, reset(consumerGroup, topic, timestamp, force)));
    }

    /** The same on the brokers of one cluster; null for all clusters. */
    public List<RollbackStats> resetOffsetByTimestampOld(
            @Nullable String clusterName, String consumerGroup, String topic, long timestamp, boolean force)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        return Checked.either(
                () -> session().offsets().rollbackAll(clusterName, reset(consumerGroup, topic, timestamp, force)));
    }

    @Override
    public void resetOffsetNew(String consumerGroup, String topic, long timestamp)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        Checked.eitherDo(() -> {
            Reset wanted = reset(consumerGroup, topic, timestamp, true);
            session().admin().brokersOf(topic, null).forEach((name, address) -> session()
                    .offsets()
                    .resetOrRollback(name, address, wanted));
        });
    }

    @Override
    public AdminToolResult<BrokerOperatorResult> resetOffsetNewConcurrent(String group, String topic, long timestamp) {
        return AdminBeans.resetAll(this::session, reset(group, topic, timestamp, true));
    }

    @Override
    public void resetOffsetByQueueId(
            String brokerAddr, String consumerGroup, String topicName, int queueId, long resetOffset)
            throws RemotingException, InterruptedException, MQBrokerException {
        Checked.brokerDo(() -> session()
                .offsets()
                .reset(brokerAddr, new Reset(consumerGroup, topicName, queueId, resetOffset, OffsetAdmin.END, true)));
    }

    @Override
    public void updateConsumeOffset(String brokerAddr, String consumeGroup, MessageQueue mq, long offset)
            throws RemotingException, InterruptedException, MQBrokerException {
        Checked.brokerDo(() -> {
            session()
                    .offsets()
                    .commit(brokerAddr, new UpdateOffset(consumeGroup, mq.getTopic(), mq.getQueueId(), offset));
        });
    }

    @Override
    public void cloneGroupOffset(String srcGroup, String destGroup, String topic, boolean isOffline)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException {
        Checked.clientDo(() -> {
            CloneOffsets wanted = new CloneOffsets(srcGroup, destGroup, topic, isOffline);
            session().admin().brokersOf(topic, null).values().forEach(address -> session()
                    .offsets()
                    .clone(address, wanted));
        });
    }

    @Override
    public long searchOffset(String brokerAddr, String topicName, int queueId, long timestamp, long timeoutMillis)
            throws RemotingException, MQBrokerException, InterruptedException {
        return Checked.broker(() ->
                session(timeoutMillis).offsets().at(brokerAddr, topicName, queueId, timestamp, BoundaryType.LOWER));
    }

    @Override
    public QueryConsumeQueueResponseBody queryConsumeQueue(
            String brokerAddr, String topic, int queueId, long index, int count, @Nullable String consumerGroup)
            throws InterruptedException, RemotingTimeoutException, RemotingSendRequestException,
                    RemotingConnectException, MQClientException {
        return Checked.client(() ->
                session().offsets().entries(brokerAddr, new QueueEntries(topic, queueId, index, count, consumerGroup)));
    }

    @Override
    public MessageExt queryMessage(@Nullable String clusterName, String topic, String msgId)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        return Checked.either(() -> session().messages().byId(topic, msgId));
    }

    /** Messages of a topic that carry a key, on the brokers of one cluster; null for all. None: NO_MESSAGE. */
    public QueryResult queryMessage(
            @Nullable String clusterName, String topic, String key, int maxNum, long begin, long end)
            throws MQClientException, InterruptedException, RemotingException {
        return Checked.client(
                () -> session().messages().withKey(question(topic, key, maxNum, begin, end), clusterName));
    }

    /** The same in another index: K for keys, T for tags, and from where an earlier answer ended. */
    public QueryResult queryMessage(
            @Nullable String clusterName,
            String topic,
            String key,
            int maxNum,
            long begin,
            long end,
            @Nullable String keyType,
            @Nullable String lastKey)
            throws MQClientException, InterruptedException, RemotingException {
        return Checked.client(() -> {
            QueryByKey question = new QueryByKey(topic, key, maxNum, begin, end, keyType, lastKey, null);
            return session().messages().withKey(question, clusterName);
        });
    }

    @Override
    public List<MessageTrack> messageTrackDetail(MessageExt msg)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException {
        return Checked.either(() -> session().tracks().of(msg, null));
    }

    @Override
    public List<MessageTrack> messageTrackDetailConcurrent(MessageExt msg)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException {
        return Checked.either(() -> session().tracks().of(msg, null));
    }

    @Override
    public boolean resumeCheckHalfMessage(String topic, String msgId)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException {
        return Checked.either(() -> session().messages().resumeCheck(topic, msgId));
    }

    @Override
    public ConsumerConnection examineConsumerConnectionInfo(String consumerGroup)
            throws InterruptedException, MQBrokerException, RemotingException, MQClientException {
        return Checked.either(() -> session().clients().consumers(consumerGroup));
    }

    @Override
    public ConsumerConnection examineConsumerConnectionInfo(String consumerGroup, String brokerAddr)
            throws InterruptedException, MQBrokerException, RemotingException, MQClientException {
        return Checked.either(() -> session().clients().consumers(brokerAddr, consumerGroup));
    }

    @Override
    public ProducerConnection examineProducerConnectionInfo(String producerGroup, String topic)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException {
        return Checked.either(() -> session().clients().producersOfTopic(producerGroup, topic));
    }

    @Override
    public ProducerTableInfo getAllProducerInfo(String brokerAddr)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException {
        return Checked.either(() -> session().clients().allProducers(brokerAddr));
    }

    @Override
    public ConsumerRunningInfo getConsumerRunningInfo(String consumerGroup, String clientId, boolean jstack)
            throws RemotingException, MQClientException, InterruptedException {
        return Checked.client(() -> session().clients().runningInfo(consumerGroup, clientId, jstack));
    }

    @Override
    public ConsumerRunningInfo getConsumerRunningInfo(
            String consumerGroup, String clientId, boolean jstack, boolean metrics)
            throws RemotingException, MQClientException, InterruptedException {
        return Checked.client(() -> session().clients().runningInfo(consumerGroup, clientId, jstack));
    }

    @Override
    public ConsumeMessageDirectlyResult consumeMessageDirectly(
            String consumerGroup, @Nullable String clientId, String topic, String msgId)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException {
        return Checked.client(() -> session()
                .clients()
                .consume(consumerGroup, clientId, session().messages().byId(topic, msgId)));
    }

    @Override
    public ConsumeMessageDirectlyResult consumeMessageDirectly(
            @Nullable String clusterName, String consumerGroup, @Nullable String clientId, String topic, String msgId)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException {
        return Checked.client(() -> session()
                .clients()
                .consume(consumerGroup, clientId, session().messages().byId(topic, msgId)));
    }

    @Override
    public Map<String, Map<MessageQueue, Long>> getConsumeStatus(
            String topic, String group, @Nullable String clientAddr)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        return Checked.client(() -> session().clients().storedOffsets(topic, group, clientAddr));
    }

    @Override
    public ClusterInfo examineBrokerClusterInfo()
            throws InterruptedException, RemotingConnectException, RemotingTimeoutException,
                    RemotingSendRequestException, MQBrokerException {
        return Checked.broker(() -> session().admin().clusters());
    }

    @Override
    public void updateBrokerConfig(String brokerAddr, Properties properties)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException,
                    UnsupportedEncodingException, InterruptedException, MQBrokerException, MQClientException {
        Checked.eitherDo(() -> session().brokers().updateConfig(brokerAddr, AdminBeans.lines(properties)));
    }

    @Override
    public Properties getBrokerConfig(String brokerAddr)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException,
                    UnsupportedEncodingException, InterruptedException, MQBrokerException {
        return Checked.broker(() -> AdminBeans.properties(session().brokers().config(brokerAddr)));
    }

    @Override
    public KVTable fetchBrokerRuntimeStats(String brokerAddr)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException,
                    InterruptedException, MQBrokerException {
        return Checked.broker(() -> session().brokers().runtimeInfo(brokerAddr));
    }

    @Override
    public BrokerStatsData viewBrokerStatsData(String brokerAddr, String statsName, String statsKey)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException, MQClientException,
                    InterruptedException {
        return Checked.client(() -> session().brokers().statsData(brokerAddr, statsName, statsKey));
    }

    @Override
    public HARuntimeInfo getBrokerHAStatus(String brokerAddr)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException,
                    InterruptedException, MQBrokerException {
        return Checked.broker(() -> session().brokers().haStatus(brokerAddr));
    }

    @Override
    public boolean cleanExpiredConsumerQueue(@Nullable String cluster)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException, MQClientException,
                    InterruptedException {
        return Checked.client(() -> each(cluster, broker -> session().brokers().cleanExpiredQueues(broker)));
    }

    @Override
    public boolean cleanExpiredConsumerQueueByAddr(String addr)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException, MQClientException,
                    InterruptedException {
        return Checked.client(() -> done(() -> session().brokers().cleanExpiredQueues(addr)));
    }

    @Override
    public boolean cleanUnusedTopic(@Nullable String cluster)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException, MQClientException,
                    InterruptedException {
        return Checked.client(() -> each(cluster, broker -> session().brokers().cleanUnusedTopics(broker)));
    }

    @Override
    public boolean cleanUnusedTopicByAddr(String addr)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException, MQClientException,
                    InterruptedException {
        return Checked.client(() -> done(() -> session().brokers().cleanUnusedTopics(addr)));
    }

    @Override
    public boolean deleteExpiredCommitLog(@Nullable String cluster)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException, MQClientException,
                    InterruptedException {
        return Checked.client(() -> each(cluster, broker -> session().brokers().deleteExpiredLog(broker)));
    }

    @Override
    public boolean deleteExpiredCommitLogByAddr(String addr)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException, MQClientException,
                    InterruptedException {
        return Checked.client(() -> done(() -> session().brokers().deleteExpiredLog(addr)));
    }

    @Override
    public void updateColdDataFlowCtrGroupConfig(String brokerAddr, Properties properties)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException,
                    UnsupportedEncodingException, InterruptedException, MQBrokerException {
        Checked.brokerDo(() -> session().brokers().updateColdThresholds(brokerAddr, AdminBeans.lines(properties)));
    }

    @Override
    public void removeColdDataFlowCtrGroupConfig(String brokerAddr, String consumerGroup)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException,
                    UnsupportedEncodingException, InterruptedException, MQBrokerException {
        Checked.brokerDo(() -> session().brokers().removeColdThreshold(brokerAddr, consumerGroup));
    }

    @Override
    public String getColdDataFlowCtrInfo(String brokerAddr)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException,
                    UnsupportedEncodingException, InterruptedException, MQBrokerException {
        return Checked.broker(() -> session().brokers().coldReads(brokerAddr));
    }

    @Override
    public void exportPopRecords(String brokerAddr, long timeout)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException, MQBrokerException,
                    InterruptedException {
        Checked.brokerDo(() -> session(timeout).brokers().exportPops(brokerAddr));
    }

    @Override
    public List<String> getNameServerAddressList() {
        return session().admin().nameServers();
    }

    @Override
    public void updateNameServerConfig(Properties properties, @Nullable List<String> nameServers)
            throws InterruptedException, RemotingConnectException, UnsupportedEncodingException, MQBrokerException,
                    RemotingTimeoutException, MQClientException, RemotingSendRequestException {
        Checked.eitherDo(() -> EachServer.of(
                nameServers(nameServers),
                server -> session().nameServers().updateConfig(server, AdminBeans.lines(properties))));
    }

    @Override
    public Map<String, Properties> getNameServerConfig(@Nullable List<String> nameServers)
            throws InterruptedException, RemotingTimeoutException, RemotingSendRequestException,
                    RemotingConnectException, MQClientException, UnsupportedEncodingException {
        return Checked.client(() -> {
            Map<String, Properties> settings = new LinkedHashMap<>();
            nameServers(nameServers)
                    .forEach(server -> settings.put(
                            server,
                            AdminBeans.properties(session().nameServers().config(server))));
            return settings;
        });
    }

    @Override
    public int wipeWritePermOfBroker(String namesrvAddr, String brokerName)
            throws RemotingCommandException, RemotingConnectException, RemotingSendRequestException,
                    RemotingTimeoutException, InterruptedException, MQClientException {
        return Checked.client(() -> session().nameServers().wipeWritePermission(namesrvAddr, brokerName));
    }

    @Override
    public int addWritePermOfBroker(String namesrvAddr, String brokerName)
            throws RemotingCommandException, RemotingConnectException, RemotingSendRequestException,
                    RemotingTimeoutException, InterruptedException, MQClientException {
        return Checked.client(() -> session().nameServers().addWritePermission(namesrvAddr, brokerName));
    }

    @Override
    public void putKVConfig(String namespace, String key, String value) {
        try {
            createAndUpdateKvConfig(namespace, key, value);
        } catch (RemotingException | MQBrokerException | MQClientException failed) {
            throw new IllegalStateException(failed.getMessage(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted.getMessage(), interrupted);
        }
    }

    @Override
    public void createAndUpdateKvConfig(String namespace, String key, String value)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        Checked.clientDo(() -> session().nameServers().put(namespace, key, value));
    }

    @Override
    public String getKVConfig(String namespace, String key)
            throws RemotingException, MQClientException, InterruptedException {
        return Checked.client(() -> session().nameServers().value(namespace, key));
    }

    @Override
    public KVTable getKVListByNamespace(String namespace)
            throws RemotingException, MQClientException, InterruptedException {
        return Checked.client(() -> session().nameServers().values(namespace));
    }

    @Override
    public void deleteKvConfig(String namespace, String key)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        Checked.clientDo(() -> session().nameServers().remove(namespace, key));
    }

    /** The offset of the first message of the queue that was stored at or after {@code timestamp}. */
    public long searchLowerBoundaryOffset(MessageQueue mq, long timestamp) throws MQClientException {
        return Checked.only(() ->
                session().offsets().at(broker(mq), mq.getTopic(), mq.getQueueId(), timestamp, BoundaryType.LOWER));
    }

    /** The offset of the last message of the queue that was stored at or before {@code timestamp}. */
    public long searchUpperBoundaryOffset(MessageQueue mq, long timestamp) throws MQClientException {
        return Checked.only(() ->
                session().offsets().at(broker(mq), mq.getTopic(), mq.getQueueId(), timestamp, BoundaryType.UPPER));
    }

    /**
     * The messages that their producer gave the id {@code key}: one that was sent again is stored twice. None: NO_MESSAGE.
     *
     * @param clusterName null for all clusters
     * @param maxNum not looked at, so few messages have an id
     */
    public QueryResult queryMessageByUniqKey(
            @Nullable String clusterName, String topic, String key, int maxNum, long begin, long end)
            throws MQClientException, InterruptedException {
        return Checked.only(() -> session().messages().withUniqueId(topic, key, begin, end, clusterName));
    }

    /** x */
    public String getAdminExtGroup() {
        return adminExtGroup;
    }

    /** Names the group of administrators that this is of; kept for its callers, nothing is registered under it. */
    public void setAdminExtGroup(String adminExtGroup) {
        this.adminExtGroup = adminExtGroup;
    }

    /** x */
    public String getCreateTopicKey() {
        return createTopicKey;
    }

    /** Names the topic whose brokers get new topics; brokers note it and do nothing with it. */
    public void setCreateTopicKey(String createTopicKey) {
        this.createTopicKey = createTopicKey;
    }
}
