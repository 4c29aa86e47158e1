// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.declared;

import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.request.GroupRequests.DeleteGroup;
import io.cometmq.remoting.protocol.request.TopicRequests.CreateTopic;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.GroupAdmin;
import io.cometmq.tools.admin.NameServerAdmin;
import io.cometmq.tools.admin.TopicAdmin;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes changes. Immutable.
 *
 * @param cluster where topics leave the name servers too when they are deleted; empty for brokers alone
 */
record Applier(AdminClient admin, String cluster) {
    /**
     * Makes one change.
     *
     * @throws io.cometmq.tools.admin.AdminException when it is refused
     */
    void make(Change change) {
        if (change.kind() == Kind.TOPIC) {
            if (change.endsOrder()) {
                new NameServerAdmin(admin).removeOrder(change.name(), change.broker());
            }
            if (change.deletes()) {
                new TopicAdmin(admin).delete(change.address(), change.name());
            } else {
                put(change, (TopicConfig) Kind.TOPIC.of(change.name(), change.after()));
            }
        } else if (change.deletes()) {
            new GroupAdmin(admin).delete(change.address(), new DeleteGroup(change.name(), false));
        } else {
            Map<String, Object> settings = new LinkedHashMap<>(change.after());
            settings.put("attributes", change.attributeChanges());
            SubscriptionGroupConfig group = (SubscriptionGroupConfig) Kind.GROUP.of(change.name(), settings);
            new GroupAdmin(admin).put(change.address(), group);
        }
    }

    private void put(Change change, TopicConfig topic) {
        String attributes = change.attributeChanges().entrySet().stream()
                .map(attribute ->
                        attribute.getKey() + (attribute.getValue().isEmpty() ? "" : "=" + attribute.getValue()))
                .collect(Collectors.joining(","));
        new TopicAdmin(admin)
                .put(
                        change.address(),
                        new CreateTopic(
                                topic.topicName(),
                                TopicNames.AUTO_CREATE_TOPIC,
                                topic.readQueueNums(),
                                topic.writeQueueNums(),
                                topic.perm(),
                                topic.topicFilterType().name(),
                                topic.topicSysFlag(),
                                topic.order(),
                                attributes,
                                false));
        if (topic.order()) {
            new NameServerAdmin(admin)
                    .putOrder(topic.topicName(), change.broker() + ":" + topic.writeQueueNums(), false);
        }
    }

    /** After something was deleted on all brokers of the cluster: it leaves the name servers, a group's own topics too. */
    void forget(Kind kind, String name) {
        if (cluster.isEmpty()) {
            return;
        }
        if (kind == Kind.TOPIC) {
            new TopicAdmin(admin).deleteFrom(cluster, name);
        } else {
            new TopicAdmin(admin).deleteFrom(cluster, TopicNames.retryTopic(name));
            new TopicAdmin(admin).deleteFrom(cluster, TopicNames.dlqTopic(name));
        }
    }
}
