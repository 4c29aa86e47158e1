// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.client;

import static io.cometmq.remoting.protocol.request.ClientRequests.NOTIFY_CONSUMER_IDS_CHANGED;

import io.cometmq.broker.group.SubscriptionGroups;
import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.remoting.protocol.request.ClientRequests.OfConsumerGroup;
import io.cometmq.remoting.rpc.Body;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the members of a consumer group when the group changed, so that they share its queues anew. Thread-safe.
 *
 * <p>The first change is told at once. Changes that follow within a pause are told together at its end, for each notice
 * makes every member ask for the list of members: a thousand members that join one by one would otherwise ask a million
 * times. The pause grows with the group.
 */
public final class ChangeNotices implements GroupListener {
    private static final Logger log = LoggerFactory.getLogger(ChangeNotices.class);

    /** The pause after a round of notices, without regard to the size of the group. */
    static final Duration BASE_PAUSE = Duration.ofMillis(100);

    /** What each member adds to the pause. */
    static final Duration PAUSE_PER_MEMBER = Duration.ofMillis(1);

    /** The longest pause. */
    static final Duration MAX_PAUSE = Duration.ofSeconds(5);

    /** A group in a pause, as it was when it changed last, and whether one more round is due at the end. */
    private record Pause(ConsumerGroup group, boolean due) {}

    private final ConcurrentHashMap<String, Pause> pausing = new ConcurrentHashMap<>();

    private final Supplier<ClientConfig> config;
    private final SubscriptionGroups groups;
    private final Scheduler scheduler;

    public ChangeNotices(Supplier<ClientConfig> config, SubscriptionGroups groups, Scheduler scheduler) {
        this.config = config;
        this.groups = groups;
        this.scheduler = scheduler;
    }

    @Override
    public void onChange(ConsumerGroup group) {
        SubscriptionGroupConfig settings = groups.find(group.name());
        if (!config.get().notifyChanges() || (settings != null && !settings.notifyConsumerIdsChangedEnable())) {
            return;
        }
        Pause pause = pausing.compute(group.name(), (name, before) -> new Pause(group, before != null));
        if (!pause.due()) {
            round(group);
        }
    }

    /** How many groups are in a pause. */
    int pausingCount() {
        return pausing.size();
    }

    private void round(ConsumerGroup group) {
        OfConsumerGroup notice = new OfConsumerGroup(group.name());
        for (ClientSession member : group.members()) {
            CompletableFuture<Void> told = member.connection().tell(NOTIFY_CONSUMER_IDS_CHANGED, notice, Body.empty());
            CompletableFuture<Void> unused = told.whenComplete((sent, failure) -> report(group, member, failure));
        }
        Duration pause = BASE_PAUSE.plus(PAUSE_PER_MEMBER.multipliedBy(group.size()));
        scheduler.after(
                pause.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : pause,
                "tell members of " + group.name(),
                () -> pauseEnded(group.name()));
    }

    private void pauseEnded(String group) {
        // Null takes the group out: nothing changed meanwhile.
        Pause again =
                pausing.computeIfPresent(group, (name, pause) -> pause.due() ? new Pause(pause.group(), false) : null);
        if (again != null) {
            round(again.group());
        }
    }

    private static void report(ConsumerGroup group, ClientSession member, @Nullable Throwable failure) {
        if (failure != null) {
            // The member rebalances by itself every 20 seconds.
            log.debug("Change notice not sent: group={} client={}", group.name(), member.clientId(), failure);
        }
    }
}
