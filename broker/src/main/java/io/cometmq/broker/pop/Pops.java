// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import io.cometmq.broker.group.SubscriptionGroups;
import io.cometmq.broker.identity.BrokerIdentity;
import io.cometmq.broker.offset.ConsumerOffsets;
import io.cometmq.broker.pop.PopQueues.Names;
import io.cometmq.broker.routing.Routing;
import io.cometmq.broker.state.StateFile;
import io.cometmq.broker.topic.TopicCreation;
import io.cometmq.broker.topic.Topics;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.common.message.PopReceipt;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.store.MessageStore;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * All that lends messages, joined: what is lent, in order and without, who waits for messages, and who looks after loans
 * that end. Thread-safe. Closing it saves what is lent; what waits is ended before by {@link #stopWaiting()}.
 */
public final class Pops implements Resource {
    private static final String REVIVE_TOPIC_PREFIX = "rmq_sys_REVIVE_LOG_";

    private final Resources resources = new Resources();
    private final Supplier<PopConfig> config;
    private final RetryTopics retries;
    private final PopQueues queues;
    private final OrderedPops ordered;
    private final HeldPops held;
    private final HeldPops asked;
    private final FormerAcks formerAcks;
    private final long startedAtMillis;

    private Pops(
            Parts parts,
            Supplier<PopConfig> live,
            Supplier<HeldPopConfig> holding,
            Function<String, StateFile> files,
            Clock clock) {
        this.config = live;
        PopConfig config = live.get();
        startedAtMillis = clock.millis();
        Scheduler scheduler = parts.scheduler();
        retries = new RetryTopics(parts.topics(), parts.creation(), config);
        held = resources.own(new HeldPops(clock, scheduler, holding));
        asked = resources.own(new HeldPops(clock, scheduler, holding));
        LoanAlarms alarms = new LoanAlarms(clock, scheduler);
        Revival revival = new Revival(parts.store(), retries, parts.identity().address(), clock, parts.scheduler());
        PopSource source = new PopSource(
                parts.store(), parts.offsets(), alarms, revival, live, config.youngFromStart(), startedAtMillis);
        queues = resources.own(PopQueues.load(source, files.apply("popState.json")));
        ordered = resources.own(OrderedPops.load(source, held, files.apply("consumerOrderInfo.json")));
        resources.own(
                scheduler.every(config.saveEvery(), config.saveEvery(), "save what is popped", this::save)::cancel);
        resources.own(alarms.start(parts.threads()));
        parts.store().onArrival(held);
        parts.store().onArrival(asked);
        String reviveTopic = REVIVE_TOPIC_PREFIX + parts.identity().clusterName();
        TopicConfig reviving = parts.topics().find(reviveTopic);
        int reviveQueues = reviving == null ? 0 : reviving.readQueueNums();
        formerAcks = new FormerAcks(reviveTopic, reviveQueues, parts.store(), parts.routing(), parts.identity(), clock);
        RevivedPops revived =
                new RevivedPops(reviveTopic, reviveQueues, source, (name, group) -> exist(parts, name, group), clock);
        parts.store().onArrival(revived);
        revived.start();
    }

    private static boolean exist(Parts parts, String topic, String group) {
        return parts.topics().find(topic) != null && parts.groups().find(group) != null;
    }

    /**
     * What lending messages needs of a broker.
     *
     * @param routing sends messages with a delivery time to where they wait
     */
    public record Parts(
            MessageStore store,
            ConsumerOffsets offsets,
            Topics topics,
            TopicCreation creation,
            SubscriptionGroups groups,
            BrokerIdentity identity,
            Routing routing,
            Scheduler scheduler,
            Threads threads) {}

    /**
     * Reads what was lent and starts looking after it.
     *
     * @param files makes the state file of a name
     */
    public static Pops start(
            Parts parts,
            Supplier<PopConfig> config,
            Supplier<HeldPopConfig> holding,
            Function<String, StateFile> files,
            Clock clock) {
        return new Pops(parts, config, holding, files, clock);
    }

    /** The settings of this moment. */
    public PopConfig config() {
        return config.get();
    }

    /** Receipts from before this moment, in milliseconds since 1970, are of the process before this one. */
    public long startedAtMillis() {
        return startedAtMillis;
    }

    public RetryTopics retries() {
        return retries;
    }

    public PopQueues queues() {
        return queues;
    }

    public OrderedPops ordered() {
        return ordered;
    }

    /** The pops that wait. */
    public HeldPops held() {
        return held;
    }

    /** Those that only want to be told of messages. */
    public HeldPops asked() {
        return asked;
    }

    /**
     * Takes the ack of a message that is not lent any more: when RocketMQ's broker lent it, it is not lent again when that
     * loan ends.
     *
     * @param topic where the message is stored
     * @throws io.cometmq.store.StoreException when the store takes no record now
     */
    public void ackedLate(String topic, String group, PopReceipt receipt) {
        if (receipt.popTimeMillis() < startedAtMillis) {
            formerAcks.add(topic, group, receipt);
        }
    }

    /** Whether a group takes messages from a queue by pops, in order or not. */
    public boolean isPopped(String topic, String group, int queueId) {
        return ordered.find(topic, group, queueId) != null || queues.isPopped(topic, group, queueId);
    }

    /**
     * Has a group go on at {@code offset}, whatever it borrowed; earlier receipts count no more. On the disk when this
     * returns.
     */
    public void reset(String topic, String group, int queueId, long offset) {
        OrderedQueue inOrder = ordered.find(topic, group, queueId);
        if (inOrder != null) {
            inOrder.reset(offset);
            ordered.saveIfChanged();
        }
        queues.reset(topic, group, queueId, offset);
        held.wakeNext(topic, group, queueId);
    }

    /** Forgets a topic that was deleted. */
    public void forgetTopic(String topic) {
        forget(names -> names.topic().equals(topic));
    }

    /** Forgets a group that was deleted. */
    public void forgetGroup(String group) {
        forget(names -> names.group().equals(group));
    }

    /** Ends whatever waits, and everything that wants to wait from now on. */
    public void stopWaiting() {
        held.close();
        asked.close();
    }

    @Override
    public void close() {
        resources.close();
    }

    private void forget(Predicate<Names> which) {
        queues.forget(which);
        ordered.forget(which);
    }

    private void save() {
        queues.saveIfAny();
        ordered.saveIfChanged();
    }
}
