// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.request.GroupRequests.DeleteGroup;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.EachServer;
import io.cometmq.tools.admin.GroupAdmin;
import io.cometmq.tools.admin.TopicAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.DryRun;
import io.cometmq.tools.command.Target;
import io.cometmq.tools.output.Report;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes a consumer group; from a cluster, its retry and dead-letter topics go too. */
@Command(
        name = "deleteSubGroup",
        description = "Deletes a consumer group; from a cluster, its retry and dead-letter topics go too.",
        sortOptions = false)
public final class DeleteSubGroupCommand implements AdminCommand {
    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    @Mixin
    private GroupOption group = new GroupOption();

    @Option(
            names = {"-r", "--removeOffset"},
            arity = "1",
            defaultValue = "false",
            description = "Whether to forget what it has consumed; false without.")
    private boolean removeOffset;

    @Mixin
    private DryRun dryRun = new DryRun();

    @Override
    public Optional<String> destroys() {
        return dryRun.isWanted()
                ? Optional.empty()
                : Optional.of("deletes group " + group.name() + (removeOffset ? " with its offsets" : "")
                        + (target.isCluster() ? ", its retry and its dead-letter messages." : "."));
    }

    @Override
    public void run(AdminClient admin, Report report) {
        DeleteGroup gone = new DeleteGroup(group.name(), removeOffset);
        String cluster = target.cluster();
        if (dryRun.isWanted()) {
            target.addresses(admin)
                    .forEach(address -> report.say("would delete subscription group ["
                            + gone.groupName() + "] from broker [" + address + "]"
                            + (removeOffset ? " with its offsets" : "")
                            + (cluster.isEmpty()
                                    ? ""
                                    : ", and its retry and dead-letter topics from cluster [" + cluster + "]")));
            return;
        }
        EachServer.of(report.progress().each("brokers", target.addresses(admin)), address -> {
            new GroupAdmin(admin).delete(address, gone);
            report.say("delete subscription group [" + gone.groupName() + "] from broker [" + address + "]"
                    + (cluster.isEmpty() ? "" : " in cluster [" + cluster + "]") + " success.");
        });
        if (!cluster.isEmpty()) {
            new TopicAdmin(admin).deleteFrom(cluster, TopicNames.retryTopic(gone.groupName()));
            new TopicAdmin(admin).deleteFrom(cluster, TopicNames.dlqTopic(gone.groupName()));
        }
    }
}
