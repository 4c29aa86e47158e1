// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.declared;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.GroupAdmin;
import io.cometmq.tools.admin.TopicAdmin;
import io.cometmq.tools.output.Report;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The topics and groups of one broker that are not its own. Immutable.
 *
 * @param settings by kind and name
 */
record Present(String broker, String address, Map<Kind, Map<String, Map<String, Object>>> settings) {
    /** What brokers have now, given as address by name; in the order of their names. */
    static List<Present> of(AdminClient admin, Report report, Map<String, String> brokers) {
        List<Present> present = new ArrayList<>();
        for (Map.Entry<String, String> each : report.progress().each("brokers", new TreeMap<>(brokers).entrySet())) {
            present.add(of(admin, each.getKey(), each.getValue()));
        }
        return present;
    }

    private static Present of(AdminClient admin, String broker, String address) {
        Map<Kind, Map<String, Map<String, Object>>> settings = new EnumMap<>(Kind.class);
        Map<String, Map<String, Object>> topics = new TreeMap<>();
        new TopicAdmin(admin)
                .userConfigs(address, false)
                .topicConfigTable()
                .forEach((name, config) -> topics.put(name, Kind.TOPIC.settings(config)));
        settings.put(Kind.TOPIC, topics);
        Map<String, Map<String, Object>> groups = new TreeMap<>();
        new GroupAdmin(admin)
                .userConfigs(address)
                .subscriptionGroupTable()
                .forEach((name, config) -> groups.put(name, Kind.GROUP.settings(config)));
        settings.put(Kind.GROUP, groups);
        return new Present(broker, address, settings);
    }

    /** The settings of each name. */
    Map<String, Map<String, Object>> of(Kind kind) {
        return settings.getOrDefault(kind, Map.of());
    }
}
