// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.remoting.protocol.body.SubscriptionGroupList;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.EachServer;
import io.cometmq.tools.admin.GroupAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.SettingsFile;
import io.cometmq.tools.command.Target;
import io.cometmq.tools.output.Report;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Creates or changes the consumer groups of a file. */
@Command(
        name = "updateSubGroupList",
        description = "Creates or changes the consumer groups of a file.",
        sortOptions = false)
public final class UpdateSubGroupListCommand implements AdminCommand {
    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    @Mixin
    private SettingsFile file = new SettingsFile();

    @Override
    public void run(AdminClient admin, Report report) {
        SubscriptionGroupList wanted =
                new SubscriptionGroupList(file.read(SubscriptionGroupConfig.class, SubscriptionGroupConfig.of("")));
        EachServer.of(report.progress().each("brokers", target.addresses(admin)), address -> {
            new GroupAdmin(admin).putAll(address, wanted);
            report.say("submit batch of subscription group config to " + address
                    + " success, please check the result later.");
        });
        report.put(
                "names",
                wanted.groupConfigList().stream()
                        .map(SubscriptionGroupConfig::groupName)
                        .toList());
    }
}
