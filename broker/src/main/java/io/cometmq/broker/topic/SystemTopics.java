// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.topic;

import static io.cometmq.common.topic.Permission.INHERIT;
import static io.cometmq.common.topic.Permission.READ_WRITE;

import io.cometmq.broker.identity.BrokerIdentity;
import io.cometmq.common.topic.DelayLevels;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.common.topic.TopicNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The topics that every broker has. Immutable. */
public final class SystemTopics {
    private static final int BENCHMARK_QUEUES = 1024;
    private static final int CLUSTER_QUEUES = 16;
    private static final int REVIVE_QUEUES = 8;

    private final List<TopicConfig> configs;
    private final Set<String> names;

    private SystemTopics(List<TopicConfig> configs) {
        this.configs = List.copyOf(configs);
        Set<String> all = new TreeSet<>(TopicNames.systemTopics());
        configs.forEach(config -> all.add(config.topicName()));
        this.names = Set.copyOf(all);
    }

    /** The topics of a broker with this identity and these settings. */
    public static SystemTopics of(BrokerIdentity identity, TopicSettings settings, DelayLevels levels) {
        List<TopicConfig> all = new ArrayList<>();
        all.add(TopicConfig.of(TopicNames.SELF_TEST_TOPIC, 1, READ_WRITE));
        if (settings.autoCreate()) {
            all.add(template(settings));
        }
        all.add(TopicConfig.of(TopicNames.BENCHMARK_TOPIC, BENCHMARK_QUEUES, READ_WRITE));
        all.add(TopicConfig.of(
                identity.clusterName(), CLUSTER_QUEUES, INHERIT | (settings.clusterTopic() ? READ_WRITE : 0)));
        all.add(TopicConfig.of(identity.brokerName(), 1, INHERIT | (settings.brokerTopic() ? READ_WRITE : 0)));
        all.add(TopicConfig.of(TopicNames.OFFSET_MOVED_EVENT, 1, READ_WRITE));
        all.add(TopicConfig.of(TopicNames.SCHEDULE_TOPIC, levels.max(), READ_WRITE));
        if (settings.traceTopic()) {
            all.add(TopicConfig.of(settings.traceTopicName(), 1, READ_WRITE));
        }
        all.add(TopicConfig.of(identity.replyTopic(), 1, READ_WRITE));
        all.add(TopicConfig.of("rmq_sys_REVIVE_LOG_" + identity.clusterName(), REVIVE_QUEUES, READ_WRITE));
        all.add(TopicConfig.of("rmq_sys_SYNC_BROKER_MEMBER_" + identity.brokerName(), 1, INHERIT));
        all.add(TopicConfig.of(TopicNames.TRANS_HALF_TOPIC, 1, READ_WRITE));
        all.add(TopicConfig.of(TopicNames.TRANS_OP_HALF_TOPIC, 1, READ_WRITE));
        all.add(TopicConfig.of(TopicNames.TRANS_CHECK_MAX_TIME_TOPIC, 1, READ_WRITE));
        all.add(TopicConfig.of(TopicNames.WHEEL_TIMER_TOPIC, 1, READ_WRITE));
        return new SystemTopics(all);
    }

    /** What topics are made after that come by themselves. */
    static TopicConfig template(TopicSettings settings) {
        return TopicConfig.of(TopicNames.AUTO_CREATE_TOPIC, settings.defaultQueues(), READ_WRITE | INHERIT);
    }

    /** Their settings. */
    public List<TopicConfig> configs() {
        return configs;
    }

    /** Their names, and the names kept for topics that only some brokers have. */
    public Set<String> names() {
        return names;
    }

    /** Whether a topic belongs to the broker, so that no user may change or delete it. */
    public boolean contains(String topic) {
        return names.contains(topic) || TopicNames.isSystemTopic(topic);
    }
}
