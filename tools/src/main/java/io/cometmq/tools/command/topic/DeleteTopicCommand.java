// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.topic;

import static io.cometmq.remoting.protocol.request.KvRequests.DELETE_KV_CONFIG;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.DELETE_TOPIC_IN_NAMESRV;
import static io.cometmq.remoting.protocol.request.TopicRequests.DELETE_TOPIC_IN_BROKER;

import io.cometmq.remoting.protocol.request.KvRequests.OfKey;
import io.cometmq.remoting.protocol.request.NamesrvAdminRequests.DeleteRoute;
import io.cometmq.remoting.protocol.request.TopicRequests.OfTopic;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.output.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Deletes a topic on the brokers of a cluster, then in the name servers. */
@Command(
        name = "deleteTopic",
        description = "Deletes a topic on the brokers of a cluster and in the name servers.",
        sortOptions = false)
public final class DeleteTopicCommand implements AdminCommand {
    private static final String ORDER_NAMESPACE = "ORDER_TOPIC_CONFIG";

    @Option(
            names = {"-t", "--topic"},
            required = true,
            description = "The topic.")
    private String topic = "";

    @Option(
            names = {"-c", "--clusterName"},
            required = true,
            description = "The cluster that it goes from.")
    private String cluster = "";

    @Override
    public void run(AdminClient admin, Report report) {
        String name = Options.requireText("-t", topic);
        String from = Options.requireText("-c", cluster);
        admin.masters(from).values().forEach(master -> admin.call(master, DELETE_TOPIC_IN_BROKER, new OfTopic(name)));
        report.say("delete topic [" + name + "] from cluster [" + from + "] success.");
        for (String nameServer : admin.nameServers()) {
            admin.call(nameServer, DELETE_TOPIC_IN_NAMESRV, new DeleteRoute(name, from));
            admin.call(nameServer, DELETE_KV_CONFIG, new OfKey(ORDER_NAMESPACE, name));
        }
        report.say("delete topic [" + name + "] from NameServer success.");
    }
}
