// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.metrics;

import io.cometmq.broker.client.ClientSession;
import io.cometmq.broker.client.ConsumerGroup;
import io.cometmq.broker.client.ConsumerGroups;
import io.cometmq.broker.client.ProducerGroups;
import io.cometmq.common.metrics.Collector;
import io.cometmq.common.metrics.Metric;
import io.cometmq.common.metrics.MetricsText;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.LanguageCode;
import io.cometmq.remoting.protocol.MqVersion;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import io.cometmq.remoting.rpc.Connection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Connected producers and consumers. Thread-safe. */
final class ClientMetrics implements Collector {
    private static final Metric PRODUCERS = Metric.gauge(
            "rocketmq_producer_connections", "Connections of producers.", "language", "version", "protocol_type");
    private static final Metric CONSUMERS = Metric.gauge(
            "rocketmq_consumer_connections",
            "Connections of the members of a group.",
            "consumer_group",
            "language",
            "version",
            "consume_mode",
            "protocol_type",
            "is_system");
    private static final String REMOTING = "remoting";

    /** What tells clients apart. */
    private record Sort(String language, String version) {
        static Sort of(ClientSession session) {
            LanguageCode language = session.language();
            return new Sort(
                    language == null ? "unknown" : language.name().toLowerCase(Locale.ROOT),
                    MqVersion.describe(session.version()).toLowerCase(Locale.ROOT));
        }

        String key() {
            return language + ' ' + version;
        }
    }

    private final ProducerGroups producers;
    private final ConsumerGroups consumers;

    ClientMetrics(ProducerGroups producers, ConsumerGroups consumers) {
        this.producers = producers;
        this.consumers = consumers;
    }

    @Override
    public List<Metric> metrics() {
        return List.of(PRODUCERS, CONSUMERS);
    }

    @Override
    public void collect(MetricsText out) {
        out.begin(PRODUCERS);
        Set<Connection> seen = new HashSet<>();
        Counts all = new Counts();
        producers
                .all()
                .values()
                .forEach(members -> members.forEach(session -> {
                    if (seen.add(session.connection())) {
                        all.add(session);
                    }
                }));
        all.counts.forEach((key, count) -> {
            Sort sort = all.sort(key);
            out.series(count, sort.language(), sort.version(), REMOTING);
        });
        out.begin(CONSUMERS);
        consumers.all().forEach(group -> ofGroup(group, out));
    }

    private static void ofGroup(ConsumerGroup group, MetricsText out) {
        Counts members = new Counts();
        group.members().forEach(members::add);
        String system = TopicNames.isSystemGroup(group.name()) ? "true" : "false";
        members.counts.forEach((key, count) -> {
            Sort sort = members.sort(key);
            out.series(
                    count,
                    group.name(),
                    sort.language(),
                    sort.version(),
                    mode(group.style().type()),
                    REMOTING,
                    system);
        });
    }

    /** Compat: RocketMQ's words for how a group consumes. */
    private static String mode(ConsumeType type) {
        return switch (type) {
            case CONSUME_ACTIVELY -> "pull";
            case CONSUME_PASSIVELY -> "push";
            case CONSUME_POP -> "pop";
        };
    }

    /** Clients by sort. */
    private static final class Counts {
        private final Map<String, Integer> counts = new TreeMap<>();
        private final Map<String, Sort> sorts = new TreeMap<>();

        void add(ClientSession session) {
            Sort sort = Sort.of(session);
            sorts.put(sort.key(), sort);
            counts.merge(sort.key(), 1, Integer::sum);
        }

        Sort sort(String key) {
            return java.util.Objects.requireNonNull(sorts.get(key));
        }
    }
}
