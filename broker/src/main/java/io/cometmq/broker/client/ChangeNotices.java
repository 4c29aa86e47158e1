// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.client;

import static io.cometmq.remoting.protocol.request.ClientRequests.NOTIFY_CONSUMER_IDS_CHANGED;

import io.cometmq.broker.group.SubscriptionGroups;
import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.remoting.protocol.request.ClientRequests.OfConsumerGroup;
import io.cometmq.remoting.rpc.Body;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the members of a consumer group at once when the group changed, so that they share its queues anew. */
public final class ChangeNotices implements Consumer<ConsumerGroup> {
    private static final Logger log = LoggerFactory.getLogger(ChangeNotices.class);

    private final ClientConfig config;
    private final SubscriptionGroups groups;

    public ChangeNotices(ClientConfig config, SubscriptionGroups groups) {
        this.config = config;
        this.groups = groups;
    }

    @Override
    public void accept(ConsumerGroup group) {
        SubscriptionGroupConfig settings = groups.find(group.name());
        if (!config.notifyChanges() || (settings != null && !settings.notifyConsumerIdsChangedEnable())) {
            return;
        }
        OfConsumerGroup notice = new OfConsumerGroup(group.name());
        for (ClientSession member : group.members()) {
            CompletableFuture<Void> told = member.connection().tell(NOTIFY_CONSUMER_IDS_CHANGED, notice, Body.empty());
            CompletableFuture<Void> unused = told.whenComplete((sent, failure) -> report(group, member, failure));
        }
    }

    private static void report(ConsumerGroup group, ClientSession member, @Nullable Throwable failure) {
        if (failure != null) {
            // The member rebalances by itself every 20 seconds.
            log.debug("Change notice not sent: group={} client={}", group.name(), member.clientId(), failure);
        }
    }
}
