// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import static io.cometmq.remoting.protocol.request.KvRequests.DELETE_KV_CONFIG;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.DELETE_TOPIC_IN_NAMESRV;
import static io.cometmq.remoting.protocol.request.StaticTopicRequests.UPDATE_AND_CREATE_STATIC_TOPIC;
import static io.cometmq.remoting.protocol.request.TopicRequests.DELETE_TOPIC_IN_BROKER;
import static io.cometmq.remoting.protocol.request.TopicRequests.GET_ALL_TOPIC_CONFIG;
import static io.cometmq.remoting.protocol.request.TopicRequests.GET_SYSTEM_TOPIC_LIST_FROM_BROKER;
import static io.cometmq.remoting.protocol.request.TopicRequests.GET_TOPIC_CONFIG;
import static io.cometmq.remoting.protocol.request.TopicRequests.GET_TOPIC_STATS_INFO;
import static io.cometmq.remoting.protocol.request.TopicRequests.QUERY_TOPIC_CONSUME_BY_WHO;
import static io.cometmq.remoting.protocol.request.TopicRequests.UPDATE_AND_CREATE_TOPIC;
import static io.cometmq.remoting.protocol.request.TopicRequests.UPDATE_AND_CREATE_TOPIC_LIST;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.admin.TopicOffset;
import io.cometmq.remoting.protocol.admin.TopicStatsTable;
import io.cometmq.remoting.protocol.body.CreateTopicListRequestBody;
import io.cometmq.remoting.protocol.body.GroupList;
import io.cometmq.remoting.protocol.body.TopicConfigAndMappingSerializeWrapper;
import io.cometmq.remoting.protocol.body.TopicList;
import io.cometmq.remoting.protocol.request.KvRequests.OfKey;
import io.cometmq.remoting.protocol.request.NamesrvAdminRequests.DeleteRoute;
import io.cometmq.remoting.protocol.request.TopicRequests.CreateTopic;
import io.cometmq.remoting.protocol.request.TopicRequests.OfTopic;
import io.cometmq.remoting.protocol.request.TopicRequests.TopicPage;
import io.cometmq.remoting.protocol.statictopic.TopicConfigAndQueueMapping;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingDetail;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Asks brokers about their topics and changes them. Every call fails with an {@link AdminException}. Immutable. */
public final class TopicAdmin {
    /** Where name servers keep how many queues each broker has of an ordered topic. */
    public static final String ORDER_NAMESPACE = "ORDER_TOPIC_CONFIG";

    private final AdminClient admin;

    public TopicAdmin(AdminClient admin) {
        this.admin = admin;
    }

    /** Creates a topic on a broker or changes it. */
    public void put(String broker, CreateTopic settings) {
        admin.call(broker, UPDATE_AND_CREATE_TOPIC, settings);
    }

    /** Creates or changes several topics of a broker with one request. */
    public void putAll(String broker, List<TopicConfig> topics) {
        putAll(broker, new CreateTopicListRequestBody(topics));
    }

    /** The same with the body of the request. */
    public void putAll(String broker, CreateTopicListRequestBody topics) {
        admin.call(broker, UPDATE_AND_CREATE_TOPIC_LIST, NoHeader.INSTANCE, topics);
    }

    /** The settings of a topic on a broker. */
    public TopicConfig config(String broker, String topic) {
        return admin.fetch(broker, GET_TOPIC_CONFIG, new OfTopic(topic), TopicConfig.class);
    }

    /** The same with its logical queues, if it is static. */
    public TopicConfigAndQueueMapping withQueues(String broker, String topic) {
        return admin.fetch(broker, GET_TOPIC_CONFIG, new OfTopic(topic), TopicConfigAndQueueMapping.class);
    }

    /**
     * Tells a broker what it has of a static topic.
     *
     * @param force replaces a mapping that this one does not follow
     */
    public void putStatic(String broker, TopicConfigAndQueueMapping topic, boolean force) {
        TopicQueueMappingDetail mapping = topic.mappingDetail();
        if (mapping == null) {
            throw new AdminException(
                    AdminException.NO_ANSWER, "topic " + topic.topicName() + ": expected a mappingDetail");
        }
        TopicConfig config = topic.config();
        CreateTopic header = new CreateTopic(
                config.topicName(),
                TopicNames.AUTO_CREATE_TOPIC,
                config.readQueueNums(),
                config.writeQueueNums(),
                config.perm(),
                config.topicFilterType().name(),
                config.topicSysFlag(),
                config.order(),
                "",
                force);
        admin.call(broker, UPDATE_AND_CREATE_STATIC_TOPIC, header, mapping);
    }

    /** All topics of a broker. */
    public TopicConfigAndMappingSerializeWrapper configs(String broker) {
        return admin.fetch(
                broker,
                GET_ALL_TOPIC_CONFIG,
                new TopicPage(null, null, null),
                TopicConfigAndMappingSerializeWrapper.class);
    }

    /**
     * The topics of a broker that are not the broker's own.
     *
     * @param special whether retry and dead-letter topics are meant too
     */
    public TopicConfigAndMappingSerializeWrapper userConfigs(String broker, boolean special) {
        TopicConfigAndMappingSerializeWrapper all = configs(broker);
        Set<String> own = new HashSet<>(systemTopics(broker).topicList());
        Map<String, TopicConfig> chosen = new TreeMap<>();
        all.topicConfigTable().forEach((name, config) -> {
            boolean derived = TopicNames.isRetryTopic(name) || TopicNames.isDlqTopic(name);
            if (!own.contains(name) && !TopicNames.isSystemTopic(name) && (special || !derived)) {
                chosen.put(name, config);
            }
        });
        return new TopicConfigAndMappingSerializeWrapper(all.dataVersion(), null, chosen, Map.of(), Map.of());
    }

    /** The names of a broker's own topics. */
    public TopicList systemTopics(String broker) {
        return admin.fetch(broker, GET_SYSTEM_TOPIC_LIST_FROM_BROKER, NoHeader.INSTANCE, TopicList.class);
    }

    /** The bounds of a topic's queues on a broker. */
    public TopicStatsTable stats(String broker, String topic) {
        return admin.fetch(broker, GET_TOPIC_STATS_INFO, new OfTopic(topic), TopicStatsTable.class);
    }

    /** The bounds of a topic's queues on all brokers that have it. */
    public TopicStatsTable stats(String topic) {
        Map<MessageQueue, TopicOffset> offsets = new TreeMap<>();
        double tps = 0;
        for (TopicStatsTable part : admin.fetchFromAll(
                admin.brokersOf(topic, null).values(),
                GET_TOPIC_STATS_INFO,
                new OfTopic(topic),
                TopicStatsTable.class)) {
            offsets.putAll(part.offsetTable());
            tps += part.topicPutTps();
        }
        return new TopicStatsTable(offsets, tps);
    }

    /** The groups that consume a topic from a broker. */
    public GroupList groups(String broker, String topic) {
        return admin.fetch(broker, QUERY_TOPIC_CONSUME_BY_WHO, new OfTopic(topic), GroupList.class);
    }

    /** The groups that consume a topic from any broker. */
    public GroupList groups(String topic) {
        Set<String> names = new TreeSet<>();
        admin.fetchFromAll(
                        admin.brokersOf(topic, null).values(),
                        QUERY_TOPIC_CONSUME_BY_WHO,
                        new OfTopic(topic),
                        GroupList.class)
                .forEach(part -> names.addAll(part.groupList()));
        return new GroupList(List.copyOf(names));
    }

    /** The clusters that hold a topic, sorted. */
    public Collection<String> clusters(String topic) {
        Set<String> clusters = new TreeSet<>();
        admin.route(topic).brokerDatas().forEach(broker -> clusters.add(broker.cluster()));
        return clusters;
    }

    /** Deletes a topic with its messages from a broker. */
    public void delete(String broker, String topic) {
        admin.call(broker, DELETE_TOPIC_IN_BROKER, new OfTopic(topic));
    }

    /** The same at several brokers at once; why it failed, for those where it did. */
    public Map<String, AdminException> delete(Collection<String> brokers, String topic) {
        return admin.tryAll(brokers, DELETE_TOPIC_IN_BROKER, new OfTopic(topic));
    }

    /**
     * Takes a topic out of the routes of a name server.
     *
     * @param cluster only its brokers; null for those of all clusters
     */
    public void deleteRoute(String nameServer, String topic, @Nullable String cluster) {
        admin.call(nameServer, DELETE_TOPIC_IN_NAMESRV, new DeleteRoute(topic, cluster));
    }

    /** Deletes a topic, if it is there, on the masters of a cluster, then in the name servers. */
    public void deleteFrom(String cluster, String topic) {
        deleteFromBrokers(topic, cluster);
        deleteFromNameServers(topic, cluster);
    }

    /** Deletes a topic, if it is there, on the masters of a cluster. */
    public void deleteFromBrokers(String topic, String cluster) {
        admin.masters(cluster).values().forEach(master -> delete(master, topic));
    }

    /** Makes all name servers forget a topic of a cluster, and its order. */
    public void deleteFromNameServers(String topic, String cluster) {
        for (String nameServer : admin.nameServers()) {
            deleteRoute(nameServer, topic, cluster);
            admin.call(nameServer, DELETE_KV_CONFIG, new OfKey(ORDER_NAMESPACE, topic));
        }
    }
}
