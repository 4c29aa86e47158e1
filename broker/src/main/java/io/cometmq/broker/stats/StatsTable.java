// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.stats;

import io.cometmq.remoting.protocol.body.BrokerStatsData;
import io.cometmq.remoting.protocol.body.BrokerStatsItem;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds what was counted by the names and keys that RocketMQ's tools use:
 *
 * <table>
 * <caption>names and keys</caption>
 * <tr><td>{@code TOPIC_PUT_NUMS, _SIZE}</td><td>{@code topic}</td></tr>
 * <tr><td>{@code GROUP_GET_NUMS, _SIZE; GROUP_ACK_NUMS, GROUP_CK_NUMS, SNDBCK_PUT_NUMS, DLQ_PUT_NUMS}</td>
 * <td>{@code topic@group}</td></tr>
 * <tr><td>{@code GROUP_GET_LATENCY}</td><td>{@code queueId@topic@group}</td></tr>
 * <tr><td>{@code QUEUE_PUT_NUMS, _SIZE}</td><td>{@code topic@queueId}</td></tr>
 * <tr><td>{@code QUEUE_GET_NUMS, _SIZE}</td><td>{@code topic@queueId@group}</td></tr>
 * <tr><td>{@code BROKER_PUT_NUMS, BROKER_GET_NUMS, BROKER_ACK_NUMS}</td><td>the name of the cluster</td></tr>
 * </table>
 *
 * Thread-safe.
 */
public final class StatsTable {
    private static final String SEPARATOR = "@";

    /** What the last part of a name asks for. */
    private enum Measure {
        NUMS(Tally.Column.MESSAGES),
        SIZE(Tally.Column.BYTES),
        LATENCY(Tally.Column.MILLIS);

        private final Tally.Column column;

        Measure(Tally.Column column) {
            this.column = column;
        }
    }

    private final BrokerStats stats;
    private final String cluster;

    /** Reads {@code stats}; the broker's own figures have the name of its cluster as key. */
    public StatsTable(BrokerStats stats, String cluster) {
        this.stats = stats;
        this.cluster = cluster;
    }

    /** What was counted, or empty when nothing ever was under this name and key. */
    public Optional<BrokerStatsData> find(String name, String key) {
        int end = name.lastIndexOf('_');
        for (Measure measure : Measure.values()) {
            if (end > 0 && name.substring(end + 1).equals(measure.name())) {
                Tally tally = tally(name.substring(0, end), measure, key);
                return tally == null || tally.total(Tally.Column.CALLS) == 0
                        ? Optional.empty()
                        : Optional.of(data(tally, measure.column));
            }
        }
        return Optional.empty();
    }

    private @Nullable Tally tally(String what, Measure measure, String key) {
        boolean counts = measure == Measure.NUMS;
        boolean time = measure == Measure.LATENCY;
        String[] parts = key.split(SEPARATOR, -1);
        return switch (what) {
            case "TOPIC_PUT" -> time ? null : topic(parts);
            case "QUEUE_PUT" -> time ? null : queue(parts);
            case "QUEUE_GET" -> time || parts.length != 3 ? null : queueOfGroup(parts[0], parts[1], parts[2]);
            case "GROUP_GET" -> time ? latency(parts) : tally(group(parts), GroupTraffic::gets);
            case "GROUP_ACK" -> counts ? tally(group(parts), GroupTraffic::acks) : null;
            case "GROUP_CK" -> counts ? tally(group(parts), GroupTraffic::pops) : null;
            case "SNDBCK_PUT" -> counts ? tally(group(parts), GroupTraffic::sentBack) : null;
            case "DLQ_PUT" -> counts ? tally(group(parts), GroupTraffic::deadLetters) : null;
            case "BROKER_PUT" -> counts && key.equals(cluster) ? stats.totals().puts() : null;
            case "BROKER_GET" -> counts && key.equals(cluster) ? stats.totals().gets() : null;
            case "BROKER_ACK" -> counts && key.equals(cluster) ? stats.totals().acks() : null;
            default -> null;
        };
    }

    private @Nullable Tally topic(String[] key) {
        TopicTraffic topic = key.length == 1 ? stats.find(key[0]) : null;
        return topic == null ? null : topic.puts();
    }

    private @Nullable Tally queue(String[] key) {
        TopicTraffic topic = key.length == 2 ? stats.find(key[0]) : null;
        return topic == null ? null : topic.queues().find(queueId(key[1]));
    }

    private @Nullable GroupTraffic group(String[] key) {
        return key.length == 2 ? group(key[0], key[1]) : null;
    }

    private @Nullable GroupTraffic group(String topic, String group) {
        TopicTraffic traffic = stats.find(topic);
        return traffic == null ? null : traffic.findGroup(group);
    }

    private @Nullable Tally latency(String[] key) {
        return key.length == 3 ? queueOfGroup(key[1], key[0], key[2]) : null;
    }

    private @Nullable Tally queueOfGroup(String topic, String queueId, String group) {
        GroupTraffic traffic = group(topic, group);
        return traffic == null ? null : traffic.queues().find(queueId(queueId));
    }

    private static @Nullable Tally tally(@Nullable GroupTraffic group, Function<GroupTraffic, Tally> part) {
        return group == null ? null : part.apply(group);
    }

    private static int queueId(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException ignored) {
            // No queue has such an id, so nothing was counted for it.
            return -1;
        }
    }

    private BrokerStatsData data(Tally tally, Tally.Column column) {
        return new BrokerStatsData(
                item(tally, Span.MINUTE, column), item(tally, Span.HOUR, column), item(tally, Span.DAY, column));
    }

    private BrokerStatsItem item(Tally tally, Span span, Tally.Column column) {
        Tally.Figure figure = stats.since(tally, span, column);
        return new BrokerStatsItem(figure.sum(), figure.perSecond(), figure.perCall());
    }
}
