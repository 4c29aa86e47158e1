// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.export;

import static io.cometmq.remoting.protocol.request.GroupRequests.GET_ALL_SUBSCRIPTIONGROUP_CONFIG;
import static io.cometmq.remoting.protocol.request.TopicRequests.GET_ALL_TOPIC_CONFIG;
import static io.cometmq.remoting.protocol.request.TopicRequests.GET_SYSTEM_TOPIC_LIST_FROM_BROKER;

import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.body.SubscriptionGroupWrapper;
import io.cometmq.remoting.protocol.body.TopicConfigAndMappingSerializeWrapper;
import io.cometmq.remoting.protocol.body.TopicList;
import io.cometmq.remoting.protocol.request.GroupRequests.GroupPage;
import io.cometmq.remoting.protocol.request.TopicRequests.TopicPage;
import io.cometmq.tools.admin.AdminClient;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The topics and groups of a broker that are not the broker's own. Stateless. */
public final class UserSettings {
    private static final String TOOLS_GROUP = "TOOLS_CONSUMER";

    private UserSettings() {}

    /**
     * The topics of a broker.
     *
     * @param special whether retry and dead-letter topics are meant too
     */
    public static TopicConfigAndMappingSerializeWrapper topics(AdminClient admin, String address, boolean special) {
        TopicConfigAndMappingSerializeWrapper all = admin.fetch(
                address,
                GET_ALL_TOPIC_CONFIG,
                new TopicPage(null, null, null),
                TopicConfigAndMappingSerializeWrapper.class);
        Set<String> own = new HashSet<>(
                admin.fetch(address, GET_SYSTEM_TOPIC_LIST_FROM_BROKER, NoHeader.INSTANCE, TopicList.class)
                        .topicList());
        Map<String, TopicConfig> chosen = new TreeMap<>();
        all.topicConfigTable().forEach((name, config) -> {
            boolean derived = TopicNames.isRetryTopic(name) || TopicNames.isDlqTopic(name);
            if (!own.contains(name) && !TopicNames.isSystemTopic(name) && (special || !derived)) {
                chosen.put(name, config);
            }
        });
        return new TopicConfigAndMappingSerializeWrapper(all.dataVersion(), null, chosen, Map.of(), Map.of());
    }

    /** The consumer groups of a broker. */
    public static SubscriptionGroupWrapper groups(AdminClient admin, String address) {
        SubscriptionGroupWrapper all = admin.fetch(
                address,
                GET_ALL_SUBSCRIPTIONGROUP_CONFIG,
                new GroupPage(null, null, null),
                SubscriptionGroupWrapper.class);
        Map<String, SubscriptionGroupConfig> chosen = new TreeMap<>(all.subscriptionGroupTable());
        chosen.keySet().removeIf(name -> TopicNames.isSystemGroup(name) || name.equals(TOOLS_GROUP));
        return new SubscriptionGroupWrapper(all.dataVersion(), all.forbiddenTable(), chosen);
    }
}
