// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.stats;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.topic.MessageType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What came in and went out, in total, by topic, by topic and group, and by queue. Owned by the broker; counting is
 * thread-safe and cheap. What there are too many of to count each by itself is counted together under {@link #OTHER}.
 */
public final class BrokerStats {
    /** The topic and the group that stand for all that are not counted by themselves; no real one has this name's form. */
    public static final String OTHER = "other";
    /** How many topics, and how many groups of topics, are counted by themselves when nothing else is said. */
    public static final int MOST_KEYS = 50_000;

    private static final Duration SAMPLE_PAUSE = Duration.ofSeconds(10);

    private final Clock clock;
    private final StatsBounds bounds;
    private final SampleTimes times;
    private final List<Meter> followed = new CopyOnWriteArrayList<>();
    private final BrokerTotals totals;
    private final ConcurrentHashMap<String, TopicTraffic> topics = new ConcurrentHashMap<>();
    private final TopicTraffic otherTopics;
    private final GroupTraffic otherGroups;

    private BrokerStats(Clock clock, int mostKeys) {
        this.clock = clock;
        long now = clock.nanos();
        this.bounds = StatsBounds.of(mostKeys);
        this.times = new SampleTimes(now);
        this.totals = new BrokerTotals(clock);
        this.otherTopics = new TopicTraffic(OTHER, bounds, now);
        this.otherGroups = new GroupTraffic(OTHER, OTHER, new KeyBound("queues", 0), now);
    }

    /** Starts counting, with a sample each ten seconds. */
    public static BrokerStats start(Clock clock, Scheduler scheduler) {
        return start(clock, scheduler, MOST_KEYS);
    }

    /** The same with another bound on topics, and on groups of topics. */
    public static BrokerStats start(Clock clock, Scheduler scheduler, int mostKeys) {
        BrokerStats stats = new BrokerStats(clock, mostKeys);
        scheduler.every(SAMPLE_PAUSE, SAMPLE_PAUSE, "sample statistics", stats::sample);
        return stats;
    }

    /** Counts one request that stored messages, with the size of their records. */
    public void put(String topic, int queueId, MessageType kind, int messages, int bytes) {
        totals.put(messages, bytes);
        TopicTraffic traffic = topic(topic);
        traffic.puts().add(messages, bytes, 0);
        traffic.kind(kind).add(messages, bytes);
        if (traffic != otherTopics) {
            traffic.queues().add(queueId, messages, bytes, 0, clock.nanos());
        }
    }

    /** Counts one request that handed messages to a group, with the size of their records and how long it took. */
    public void got(String topic, String group, int queueId, int messages, int bytes, long millis) {
        totals.got(messages, bytes, millis);
        GroupTraffic traffic = group(topic, group);
        traffic.gets().add(messages, bytes, millis);
        traffic.queues().add(queueId, messages, bytes, millis, clock.nanos());
    }

    /** Counts messages that were lent, which is what handing them out by pops is. */
    public void popped(String topic, String group, int messages) {
        group(topic, group).pops().add(messages, 0, 0);
    }

    /** Counts acks of messages that were popped. */
    public void acked(String topic, String group, int messages) {
        totals.acked(messages);
        group(topic, group).acks().add(messages, 0, 0);
    }

    /** Counts a message that a consumer gave back to have it again later. */
    public void sentBack(String topic, String group) {
        group(topic, group).sentBack().add(1, 0, 0);
    }

    /** Counts a message that a group will not have again. */
    public void deadLetter(String topic, String group) {
        group(topic, group).deadLetters().add(1, 0, 0);
    }

    /** Counts a transaction that ended, with its age. */
    public void ended(String topic, boolean commit, Duration age) {
        topic(topic).transactions().ended(commit, Math.max(0, age.toSeconds()));
    }

    /** Counts a pull that found nothing. */
    public void missed() {
        totals.missed().add(1);
    }

    /** Forgets a topic that was deleted. */
    public void forgetTopic(String topic) {
        TopicTraffic gone = topics.remove(topic);
        if (gone != null) {
            gone.forget();
        }
    }

    /** Forgets a group that was deleted. */
    public void forgetGroup(String group) {
        topics.values().forEach(topic -> topic.forgetGroup(group));
    }

    /** Messages that came in, per second over the last minute. */
    public double putTps(String topic) {
        TopicTraffic traffic = topics.get(topic);
        return traffic == null ? 0 : perSecond(traffic.puts());
    }

    /** Messages that a group took, per second over the last minute. */
    public double getTps(String topic, String group) {
        TopicTraffic traffic = topics.get(topic);
        GroupTraffic taken = traffic == null ? null : traffic.findGroup(group);
        return taken == null ? 0 : perSecond(taken.gets());
    }

    /** A meter of what somebody else counts. */
    public Meter follow(LongSupplier total) {
        Meter meter = new Meter(clock.nanos(), total);
        followed.add(meter);
        return meter;
    }

    /** The totals of the whole broker. */
    public BrokerTotals totals() {
        return totals;
    }

    /** What came into each topic by kind, in no order. */
    public List<KindTraffic> incoming() {
        List<KindTraffic> all = new ArrayList<>();
        forEachTopic(topic -> all.addAll(topic.kinds()));
        return all;
    }

    /** What groups took, in no order. */
    public List<GroupTraffic> outgoing() {
        List<GroupTraffic> all = new ArrayList<>();
        forEachTopic(topic -> all.addAll(topic.groups()));
        all.add(otherGroups);
        return all;
    }

    /** The transactions that ended by topic, in no order. */
    public List<TransactionTraffic> transactions() {
        List<TransactionTraffic> all = new ArrayList<>();
        forEachTopic(topic -> {
            TransactionTraffic ended = topic.findTransactions();
            if (ended != null) {
                all.add(ended);
            }
        });
        return all;
    }

    @Nullable
    TopicTraffic find(String topic) {
        return topics.get(topic);
    }

    /** What was counted in a column since the oldest sample of a span. */
    Tally.Figure since(Tally tally, Span span, Tally.Column column) {
        return tally.since(span, column, times, clock.nanos());
    }

    private double perSecond(Tally tally) {
        return since(tally, Span.MINUTE, Tally.Column.MESSAGES).perSecond();
    }

    private TopicTraffic topic(String topic) {
        TopicTraffic present = topics.get(topic);
        if (present == null) {
            present = topics.computeIfAbsent(
                    topic, absent -> bounds.topics().take() ? new TopicTraffic(topic, bounds, clock.nanos()) : null);
        }
        return present == null ? otherTopics : present;
    }

    private GroupTraffic group(String topic, String group) {
        TopicTraffic traffic = topic(topic);
        if (traffic == otherTopics) {
            return otherGroups;
        }
        GroupTraffic present = traffic.findGroup(group);
        if (present == null) {
            present = traffic.group(group, clock.nanos());
        }
        return present == null ? otherGroups : present;
    }

    private void forEachTopic(Consumer<TopicTraffic> each) {
        topics.values().forEach(each);
        each.accept(otherTopics);
    }

    private void sample() {
        long tick = times.tick(clock.nanos());
        followed.forEach(meter -> meter.sample(clock.nanos()));
        totals.sample(tick);
        forEachTopic(topic -> topic.sample(tick));
        otherGroups.sample(tick);
    }
}
