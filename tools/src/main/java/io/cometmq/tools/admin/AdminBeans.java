// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import io.cometmq.common.TopicConfig;
import io.cometmq.remoting.protocol.body.SubscriptionGroupList;
import io.cometmq.remoting.protocol.request.ResetRequests.Reset;
import io.cometmq.remoting.protocol.request.TopicRequests.CreateTopic;
import io.cometmq.remoting.protocol.subscription.SubscriptionGroupConfig;
import io.cometmq.tools.admin.api.BrokerOperatorResult;
import io.cometmq.tools.admin.common.AdminToolResult;
import io.cometmq.tools.admin.common.AdminToolsResultCodeEnum;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What users of the admin API give and get, as the protocol has it. Stateless. */
final class AdminBeans {
    private AdminBeans() {}

    /** The request that gives a broker a topic. */
    static CreateTopic request(TopicConfig topic, String defaultTopic) {
        return new CreateTopic(
                topic.getTopicName(),
                defaultTopic,
                topic.getReadQueueNums(),
                topic.getWriteQueueNums(),
                topic.getPerm(),
                topic.getTopicFilterType().name(),
                topic.getTopicSysFlag(),
                topic.isOrder(),
                signed(topic.getAttributes()).entrySet().stream()
                        .map(each ->
                                each.getKey().startsWith("-") ? each.getKey() : each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining(",")),
                false);
    }

    /** The settings of several topics. */
    static List<io.cometmq.common.topic.TopicConfig> topics(List<TopicConfig> topics) {
        return topics.stream()
                .map(topic -> topic.settings().with(signed(topic.getAttributes())))
                .toList();
    }

    /** The settings of a group. */
    static io.cometmq.common.group.SubscriptionGroupConfig group(SubscriptionGroupConfig group) {
        SubscriptionGroupConfig copy = new SubscriptionGroupConfig(group.settings());
        copy.setAttributes(signed(group.getAttributes()));
        return copy.settings();
    }

    /** The settings of several groups. */
    static SubscriptionGroupList groups(List<SubscriptionGroupConfig> groups) {
        return new SubscriptionGroupList(groups.stream().map(AdminBeans::group).toList());
    }

    /** Brokers take attributes as changes: what was read without a sign and is given back is set. */
    private static Map<String, String> signed(Map<String, String> attributes) {
        Map<String, String> changes = new TreeMap<>();
        attributes.forEach(
                (name, value) -> changes.put(name.startsWith("+") || name.startsWith("-") ? name : "+" + name, value));
        return changes;
    }

    /** Settings as lines {@code key=value}, sorted. */
    static String lines(Properties settings) {
        return settings.stringPropertyNames().stream()
                .sorted()
                .map(key -> key + "=" + settings.getProperty(key) + "\n")
                .collect(Collectors.joining());
    }

    /** The settings that lines {@code key=value} say; what follows the first {@code =} is the value. */
    static Properties properties(String lines) {
        Properties settings = new Properties();
        lines.lines().filter(line -> line.contains("=")).forEach(line -> {
            int equals = line.indexOf('=');
            settings.setProperty(line.substring(0, equals), line.substring(equals + 1));
        });
        return settings;
    }

    /** What became of a step at several brokers; {@code step} says where it failed. */
    static AdminToolResult<BrokerOperatorResult> result(
            Collection<String> brokers, Supplier<Map<String, AdminException>> step) {
        AdminToolResult<Map<String, AdminException>> tried = Checked.result(step);
        Map<String, AdminException> failures = tried.getData();
        BrokerOperatorResult where = new BrokerOperatorResult();
        if (failures == null) {
            where.getFailureList().addAll(brokers);
            return new AdminToolResult<>(false, tried.getCode(), tried.getErrorMsg(), where);
        }
        brokers.forEach(
                broker -> (failures.containsKey(broker) ? where.getFailureList() : where.getSuccessList()).add(broker));
        return failures.isEmpty()
                ? AdminToolResult.success(where)
                : AdminToolResult.failure(
                        AdminToolsResultCodeEnum.MQ_BROKER_ERROR,
                        failures.values().stream()
                                .map(AdminException::getMessage)
                                .collect(Collectors.joining("; ")),
                        where);
    }

    /** Moves a group on every broker of a topic, whatever happens on the others. */
    static AdminToolResult<BrokerOperatorResult> resetAll(Supplier<AdminSession> session, Reset wanted) {
        AdminToolResult<Map<String, String>> brokers =
                Checked.result(() -> session.get().admin().brokersOf(wanted.topic(), null));
        Map<String, String> found = brokers.getData();
        if (found == null) {
            return new AdminToolResult<>(false, brokers.getCode(), brokers.getErrorMsg(), new BrokerOperatorResult());
        }
        return result(
                new ArrayList<>(found.values()), () -> session.get().offsets().resetOrRollback(found, wanted));
    }
}
