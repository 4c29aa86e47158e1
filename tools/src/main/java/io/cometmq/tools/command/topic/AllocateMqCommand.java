// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.topic;

import io.cometmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.Permission;
import io.cometmq.remoting.protocol.route.QueueData;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.TopicOption;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows which queues of a topic consumers would get if they were on these addresses. */
@Command(
        name = "allocateMQ",
        description = "Shows which queues of a topic consumers would get if they were on these addresses.",
        sortOptions = false)
public final class AllocateMqCommand implements AdminCommand {
    /** More members than any group has. */
    private static final int MAX_MEMBERS = 10_000;

    @Mixin
    private TopicOption topic = new TopicOption();

    @Option(
            names = {"-i", "--ipList"},
            required = true,
            paramLabel = "IP,...",
            description = "One address for each consumer.")
    private String ipList = "";

    @Override
    public void run(AdminClient admin, Report report) {
        List<String> members = members();
        List<MessageQueue> queues = queues(admin);
        Map<String, List<MessageQueue>> shares = new LinkedHashMap<>();
        AllocateMessageQueueAveragely strategy = new AllocateMessageQueueAveragely();
        for (String member : members) {
            shares.put(member, queues.isEmpty() ? List.of() : strategy.allocate("", member, queues, members));
        }
        report.value("result", shares, Json.write(Map.of("result", shares)));
    }

    private List<String> members() {
        List<String> members = Stream.of(ipList.split(",", -1))
                .map(String::strip)
                .filter(ip -> !ip.isEmpty())
                .distinct()
                .sorted()
                .toList();
        if (members.isEmpty() || members.size() > MAX_MEMBERS) {
            throw new UsageException("option -i: expected 1.." + MAX_MEMBERS + " addresses, separated by commas");
        }
        return members;
    }

    private List<MessageQueue> queues(AdminClient admin) {
        String name = topic.name();
        List<MessageQueue> queues = new ArrayList<>();
        for (QueueData data : admin.route(name).queueDatas()) {
            for (int id = 0; Permission.isReadable(data.perm()) && id < data.readQueueNums(); id++) {
                queues.add(new MessageQueue(name, data.brokerName(), id));
            }
        }
        return queues.stream().sorted().toList();
    }
}
