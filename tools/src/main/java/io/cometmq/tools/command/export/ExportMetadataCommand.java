// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.export;

import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.body.TopicConfigAndMappingSerializeWrapper;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.GroupAdmin;
import io.cometmq.tools.admin.TopicAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Target;
import io.cometmq.tools.output.Report;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the topics and consumer groups of a broker or a cluster to JSON files. */
@Command(
        name = "exportMetadata",
        description = "Writes the topics and consumer groups of a broker or a cluster to JSON files.",
        sortOptions = false)
public final class ExportMetadataCommand implements AdminCommand {
    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    @Mixin
    private ExportFolder folder = new ExportFolder();

    @Option(
            names = {"-t", "--topic"},
            description = "Only the topics.")
    private boolean topics;

    @Option(
            names = {"-g", "--subscriptionGroup"},
            description = "Only the consumer groups.")
    private boolean groups;

    @Option(
            names = {"-s", "--specialTopic"},
            description = "Retry and dead-letter topics too.")
    private boolean special;

    @Override
    public void run(AdminClient admin, Report report) {
        if (target.isCluster()) {
            cluster(admin, report);
        } else {
            target.addresses(admin).forEach(address -> broker(admin, report, address));
        }
    }

    /** As the broker has them: files that another broker of RocketMQ can read. */
    private void broker(AdminClient admin, Report report, String address) {
        if (topics || !groups) {
            TopicConfigAndMappingSerializeWrapper found = new TopicAdmin(admin).userConfigs(address, special);
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("dataVersion", found.dataVersion());
            document.put("topicConfigTable", found.topicConfigTable());
            folder.write(report, "topic.json", document);
        }
        if (groups || !topics) {
            folder.write(report, "subscriptionGroup.json", new GroupAdmin(admin).userConfigs(address));
        }
    }

    /** All masters together: a topic has the queues of all, as its clients see it. */
    private void cluster(AdminClient admin, Report report) {
        Map<String, TopicConfig> allTopics = new TreeMap<>();
        Map<String, SubscriptionGroupConfig> allGroups = new TreeMap<>();
        for (String address : report.progress().each("brokers", target.addresses(admin))) {
            new TopicAdmin(admin)
                    .userConfigs(address, special)
                    .topicConfigTable()
                    .forEach((name, config) -> allTopics.merge(name, config, ExportMetadataCommand::together));
            new GroupAdmin(admin).userConfigs(address).subscriptionGroupTable().forEach(allGroups::putIfAbsent);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        if (topics || !groups) {
            document.put("topicConfigTable", allTopics);
        }
        if (groups || !topics) {
            document.put("subscriptionGroupTable", allGroups);
        }
        document.put("exportTime", admin.now());
        folder.write(
                report,
                topics == groups ? "metadata.json" : topics ? "topic.json" : "subscriptionGroup.json",
                document);
    }

    private static TopicConfig together(TopicConfig one, TopicConfig other) {
        return one.withQueues(
                one.readQueueNums() + other.readQueueNums(), one.writeQueueNums() + other.writeQueueNums());
    }
}
