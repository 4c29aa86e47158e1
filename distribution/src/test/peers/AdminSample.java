// SPDX-License-Identifier: Apache-2.0

import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.admin.TopicOffset;
import org.apache.rocketmq.remoting.protocol.admin.TopicStatsTable;
import org.apache.rocketmq.remoting.protocol.body.ClusterInfo;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;
import org.apache.rocketmq.remoting.protocol.route.QueueData;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;
import org.apache.rocketmq.tools.admin.DefaultMQAdminExt;

/**
 * A setup program as operators write it for RocketMQ's admin API; ported, it is compiled with another package prefix only.
 */
public final class AdminSample {
    private AdminSample() {}

    public static void main(String[] args) throws Exception {
        String prefix = args[1];
        DefaultMQAdminExt admin = new DefaultMQAdminExt(5_000);
        admin.setNamesrvAddr(args[0]);
        admin.setInstanceName("admin-" + prefix);
        admin.start();
        try {
            setUp(admin, prefix + "-topic", prefix + "-group");
        } finally {
            admin.shutdown();
        }
        System.out.println("done");
        System.exit(0);
    }

    private static void setUp(DefaultMQAdminExt admin, String topic, String group) throws Exception {
        ClusterInfo clusters = admin.examineBrokerClusterInfo();
        BrokerData broker = clusters.getBrokerAddrTable().get("broker-a");
        String address = broker.selectBrokerAddr();
        System.out.println("broker of " + broker.getCluster());

        TopicConfig config = new TopicConfig();
        config.setTopicName(topic);
        config.setReadQueueNums(2);
        config.setWriteQueueNums(2);
        config.setPerm(PermName.PERM_READ | PermName.PERM_WRITE);
        admin.createAndUpdateTopicConfig(address, config);
        TopicRouteData route = awaitRoute(admin, topic);
        for (QueueData queues : route.getQueueDatas()) {
            System.out.println("queues " + queues.getReadQueueNums() + " perm " + PermName.perm2String(queues.getPerm()));
        }

        SubscriptionGroupConfig settings = new SubscriptionGroupConfig();
        settings.setGroupName(group);
        settings.setRetryMaxTimes(4);
        admin.createAndUpdateSubscriptionGroupConfig(address, settings);
        System.out.println("retries " + admin.examineSubscriptionGroupConfig(address, group).getRetryMaxTimes());

        TopicStatsTable stats = admin.examineTopicStats(topic);
        for (java.util.Map.Entry<MessageQueue, TopicOffset> queue : new TreeMap<>(stats.getOffsetTable()).entrySet()) {
            System.out.println("queue " + queue.getKey().getQueueId() + " ends at " + queue.getValue().getMaxOffset());
        }
        Properties brokerSettings = admin.getBrokerConfig(address);
        System.out.println("named " + brokerSettings.getProperty("brokerName"));
        try {
            admin.examineConsumerConnectionInfo(group, address);
        } catch (MQBrokerException offline) {
            System.out.println("refused " + offline.getResponseCode());
        }
        admin.deleteSubscriptionGroup(address, group, true);
        admin.deleteTopicInBroker(Set.of(address), topic);
        try {
            admin.examineTopicRouteInfo("no-such-topic");
        } catch (MQClientException unknown) {
            System.out.println("unknown " + unknown.getResponseCode());
        }
    }

    /** A name server may learn of a new topic a moment later. */
    private static TopicRouteData awaitRoute(DefaultMQAdminExt admin, String topic) throws Exception {
        for (int attempt = 0; ; attempt++) {
            try {
                return admin.examineTopicRouteInfo(topic);
            } catch (MQClientException notYet) {
                if (attempt == 100) {
                    throw notYet;
                }
                new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
            }
        }
    }
}
