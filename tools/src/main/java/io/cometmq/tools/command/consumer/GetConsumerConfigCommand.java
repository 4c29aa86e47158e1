// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.GroupRequests.OfGroup;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.admin.GroupAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.SettingLines;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the settings of a consumer group on every broker that has it. */
@Command(
        name = "getConsumerConfig",
        description = "Shows the settings of a consumer group on every broker that has it.",
        sortOptions = false)
public final class GetConsumerConfigCommand implements AdminCommand {
    private static final int KEY_WIDTH = 40;
    private static final String RULE = "=============================";

    @Mixin
    private GroupOption group = new GroupOption();

    @Override
    public void run(AdminClient admin, Report report) {
        OfGroup wanted = new OfGroup(group.name());
        for (BrokerData broker : report.progress().each("brokers", admin.brokers(null))) {
            Optional<String> address = AdminClient.readAddress(broker);
            if (address.isPresent()) {
                settings(admin, address.get(), wanted)
                        .ifPresent(settings -> SettingLines.show(
                                report,
                                RULE + broker.cluster() + ":" + broker.brokerName() + RULE,
                                broker.brokerName(),
                                settings,
                                KEY_WIDTH));
            }
        }
        if (report.isEmpty()) {
            throw new AdminException(
                    ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST, "no broker has a consumer group " + wanted.group());
        }
    }

    /** Empty when the broker has no such group. */
    private static Optional<Map<String, Object>> settings(AdminClient admin, String address, OfGroup group) {
        try {
            SubscriptionGroupConfig config = new GroupAdmin(admin).config(address, group.group());
            return Optional.of(components(config));
        } catch (AdminException refused) {
            if (refused.code() == ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    private static Map<String, Object> components(SubscriptionGroupConfig config) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("groupName", config.groupName());
        settings.put("consumeEnable", config.consumeEnable());
        settings.put("consumeFromMinEnable", config.consumeFromMinEnable());
        settings.put("consumeBroadcastEnable", config.consumeBroadcastEnable());
        settings.put("consumeMessageOrderly", config.consumeMessageOrderly());
        settings.put("retryQueueNums", config.retryQueueNums());
        settings.put("retryMaxTimes", config.retryMaxTimes());
        settings.put("groupRetryPolicy", config.groupRetryPolicy());
        settings.put("brokerId", config.brokerId());
        settings.put("whichBrokerWhenConsumeSlowly", config.whichBrokerWhenConsumeSlowly());
        settings.put("notifyConsumerIdsChangedEnable", config.notifyConsumerIdsChangedEnable());
        settings.put("groupSysFlag", config.groupSysFlag());
        settings.put("consumeTimeoutMinute", config.consumeTimeoutMinute());
        settings.put("subscriptionDataSet", config.subscriptionDataSet() == null ? "" : config.subscriptionDataSet());
        settings.put("attributes", config.attributes());
        return settings;
    }
}
