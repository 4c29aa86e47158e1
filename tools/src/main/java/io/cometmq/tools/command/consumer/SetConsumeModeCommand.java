// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.common.message.MessageRequestMode;
import io.cometmq.remoting.protocol.body.SetMessageRequestModeRequestBody;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.EachServer;
import io.cometmq.tools.admin.GroupAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.command.Target;
import io.cometmq.tools.output.Report;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says whether a group pulls or pops a topic. */
@Command(name = "setConsumeMode", description = "Says whether a group pulls or pops a topic.", sortOptions = false)
public final class SetConsumeModeCommand implements AdminCommand {
    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    @Option(
            names = {"-t", "--topicName"},
            required = true,
            description = "The topic.")
    private String topic = "";

    @Mixin
    private GroupOption group = new GroupOption();

    @Option(
            names = {"-m", "--mode"},
            required = true,
            paramLabel = "PULL|POP",
            description = "PULL or POP.")
    private MessageRequestMode mode = MessageRequestMode.PULL;

    @Option(
            names = {"-q", "--popShareQueueNum"},
            defaultValue = "0",
            description = "With POP, of how many other members each member pops the queues too; 0 for all.")
    private int popShareQueueNum;

    @Override
    public void run(AdminClient admin, Report report) {
        SetMessageRequestModeRequestBody wanted = new SetMessageRequestModeRequestBody(
                Options.requireText("-t", topic), group.name(), mode, popShareQueueNum);
        EachServer.of(report.progress().each("brokers", target.addresses(admin)), address -> {
            new GroupAdmin(admin).requestMode(address, wanted);
            report.say("set consume mode to " + address + " success.");
        });
        report.value(
                "mode",
                wanted,
                "topic[" + wanted.topic() + "] group[" + wanted.consumerGroup() + "] consume mode[" + mode
                        + "] popShareQueueNum[" + popShareQueueNum + "]");
    }
}
