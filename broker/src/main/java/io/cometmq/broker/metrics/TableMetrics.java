// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.metrics;

import io.cometmq.broker.group.SubscriptionGroups;
import io.cometmq.broker.longpoll.HeldPulls;
import io.cometmq.broker.pop.Pops;
import io.cometmq.broker.topic.TopicSettings;
import io.cometmq.broker.topic.Topics;
import io.cometmq.common.config.Live;
import io.cometmq.common.metrics.Collector;
import io.cometmq.common.metrics.Metric;
import io.cometmq.common.metrics.MetricsText;
import java.util.List;

/** How much is in the broker's tables. Thread-safe. */
final class TableMetrics implements Collector {
    private static final Metric PERMISSION =
            Metric.gauge("rocketmq_broker_permission", "2 for writing and 4 for reading, added up.");
    private static final Metric TOPICS = Metric.gauge("rocketmq_topic_number", "Topics, with those of the system.");
    private static final Metric GROUPS =
            Metric.gauge("rocketmq_consumer_group_number", "Consumer groups that have settings.");
    private static final Metric LENT = Metric.gauge(
            "rocketmq_pop_checkpoint_buffer_size", "Popped messages that are neither acked nor to be had again.");
    private static final Metric HELD =
            Metric.gauge("cometmq_held_requests", "Requests that wait for messages.", "request");

    private final Topics topics;
    private final SubscriptionGroups groups;
    private final Pops pops;
    private final HeldPulls pulls;
    private final Live<TopicSettings> settings;

    TableMetrics(Topics topics, SubscriptionGroups groups, Pops pops, HeldPulls pulls, Live<TopicSettings> settings) {
        this.topics = topics;
        this.groups = groups;
        this.pops = pops;
        this.pulls = pulls;
        this.settings = settings;
    }

    @Override
    public List<Metric> metrics() {
        return List.of(PERMISSION, TOPICS, GROUPS, LENT, HELD);
    }

    @Override
    public void collect(MetricsText out) {
        out.begin(PERMISSION);
        out.series(settings.get().brokerPermission());
        out.begin(TOPICS);
        out.series(topics.all().size());
        out.begin(GROUPS);
        out.series(groups.all().size());
        out.begin(LENT);
        out.series(pops.queues().lentCount());
        out.begin(HELD);
        out.series(pulls.count(), "pull");
        out.series(pops.held().count(), "pop");
    }
}
