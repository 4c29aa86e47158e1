// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.stats;

import io.cometmq.common.topic.MessageType;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What came into one topic, and what groups took of it. Thread-safe. */
final class TopicTraffic {
    private final String topic;
    private final StatsBounds bounds;
    private final Tally puts;
    private final QueueTallies queues;
    /** Replaced as a whole when the first message of a kind comes. */
    private volatile EnumMap<MessageType, KindTraffic> kinds = new EnumMap<>(MessageType.class);

    private final AtomicReference<@Nullable TransactionTraffic> transactions = new AtomicReference<>();
    private final ConcurrentHashMap<String, GroupTraffic> groups = new ConcurrentHashMap<>();

    TopicTraffic(String topic, StatsBounds bounds, long bornNanos) {
        this.topic = topic;
        this.bounds = bounds;
        this.puts = new Tally(Tally.Column.values().length, bornNanos);
        this.queues = new QueueTallies(bounds.queues());
    }

    Tally puts() {
        return puts;
    }

    QueueTallies queues() {
        return queues;
    }

    /** The messages of a kind. */
    KindTraffic kind(MessageType kind) {
        KindTraffic present = kinds.get(kind);
        return present != null ? present : addKind(kind);
    }

    private synchronized KindTraffic addKind(MessageType kind) {
        EnumMap<MessageType, KindTraffic> more = new EnumMap<>(kinds);
        KindTraffic traffic = more.computeIfAbsent(kind, absent -> new KindTraffic(topic, kind));
        kinds = more;
        return traffic;
    }

    /** The transactions that ended. */
    TransactionTraffic transactions() {
        TransactionTraffic present = transactions.get();
        if (present != null) {
            return present;
        }
        transactions.compareAndSet(null, new TransactionTraffic(topic));
        return Objects.requireNonNull(transactions.get());
    }

    /** The same, or null when none ended yet. */
    @Nullable
    TransactionTraffic findTransactions() {
        return transactions.get();
    }

    Collection<KindTraffic> kinds() {
        return kinds.values();
    }

    @Nullable
    GroupTraffic findGroup(String group) {
        return groups.get(group);
    }

    /** What a group took, counted by itself from now on; null when there is no room for one more. */
    @Nullable
    GroupTraffic group(String group, long nowNanos) {
        return groups.computeIfAbsent(
                group,
                absent -> bounds.groups().take() ? new GroupTraffic(topic, group, bounds.queues(), nowNanos) : null);
    }

    Collection<GroupTraffic> groups() {
        return groups.values();
    }

    void forgetGroup(String group) {
        GroupTraffic gone = groups.remove(group);
        if (gone != null) {
            gone.queues().forget();
            bounds.groups().giveBack(1);
        }
    }

    /** Gives back what this took of the bounds. */
    void forget() {
        queues.forget();
        groups.keySet().forEach(this::forgetGroup);
        bounds.topics().giveBack(1);
    }

    void sample(long tick) {
        puts.sample(tick);
        queues.sample(tick);
        groups.values().forEach(group -> group.sample(tick));
    }
}
