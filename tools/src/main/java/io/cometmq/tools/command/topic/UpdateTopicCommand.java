// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.topic;

import io.cometmq.common.topic.Permission;
import io.cometmq.common.topic.TopicFilterType;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.request.TopicRequests.CreateTopic;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.NameServerAdmin;
import io.cometmq.tools.admin.TopicAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.AnyText;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.command.Target;
import io.cometmq.tools.command.TopicOption;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Report;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Creates a topic or changes its settings. */
@Command(name = "updateTopic", description = "Creates a topic or changes its settings.", sortOptions = false)
public final class UpdateTopicCommand implements AdminCommand {

    private static final int UNIT_FLAG = 1;
    private static final int UNIT_SUBSCRIPTION_FLAG = 2;

    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    @Mixin
    private TopicOption topic = new TopicOption();

    @Option(
            names = {"-r", "--readQueueNums"},
            defaultValue = "8",
            description = "Queues to read, 8 without.")
    private int readQueueNums;

    @Option(
            names = {"-w", "--writeQueueNums"},
            defaultValue = "8",
            description = "Queues to write, 8 without.")
    private int writeQueueNums;

    @Option(
            names = {"-p", "--perm"},
            defaultValue = "6",
            description = "2 write, 4 read, 6 both.")
    private int perm;

    @Option(
            names = {"-a", "--attributes"},
            defaultValue = "",
            parameterConsumer = AnyText.class,
            description = "Changes such as +message.type=FIFO,-reserve.time.")
    private String attributes = "";

    @Option(
            names = {"-o", "--order"},
            arity = "1",
            description = "Whether the topic is meant for ordered consumption.")
    private boolean order;

    @Option(
            names = {"-u", "--unit"},
            arity = "1",
            description = "Whether the topic belongs to a unit.")
    private boolean unit;

    @Option(
            names = {"-s", "--hasUnitSub"},
            arity = "1",
            description = "Whether units subscribe to the topic.")
    private boolean hasUnitSub;

    @Override
    public void run(AdminClient admin, Report report) {
        CreateTopic settings = settings();
        Map<String, String> brokers = order
                ? target.named(admin)
                : target.addresses(admin).stream().collect(Collectors.toMap(a -> a, a -> a));
        brokers.values().forEach(address -> {
            new TopicAdmin(admin).put(address, settings);
            report.say("create topic to " + address + " success.");
        });
        if (order) {
            announceOrder(admin, report, brokers);
        }
        report.value("topic", settings, describe(settings));
    }

    private CreateTopic settings() {
        String name = topic.name();
        String problem = TopicNames.problemOfTopic(name);
        if (!problem.isEmpty()) {
            throw new UsageException(problem);
        }
        requirePositive("-r", readQueueNums);
        requirePositive("-w", writeQueueNums);
        if (!Permission.isValid(perm)) {
            throw new UsageException("option -p " + perm + ": expected 2, 4 or 6");
        }
        String changes = Options.requireAttributes(attributes);
        int flags = (unit ? UNIT_FLAG : 0) | (hasUnitSub ? UNIT_SUBSCRIPTION_FLAG : 0);
        return new CreateTopic(
                name,
                TopicNames.AUTO_CREATE_TOPIC,
                readQueueNums,
                writeQueueNums,
                perm,
                TopicFilterType.SINGLE_TAG.name(),
                flags,
                order,
                changes,
                false);
    }

    /** Tells every name server how many queues each broker has, for routes that carry the order. */
    private void announceOrder(AdminClient admin, Report report, Map<String, String> brokers) {
        String conf = brokers.keySet().stream()
                .map(name -> name + ":" + writeQueueNums)
                .collect(Collectors.joining(";"));
        new NameServerAdmin(admin).putOrder(topic.name(), conf, true);
        report.say("set cluster orderConf. isOrder=" + order + ", orderConf=[" + conf + "]");
    }

    private static void requirePositive(String option, int value) {
        if (value <= 0) {
            throw new UsageException("option " + option + " " + value + ": expected 1 or more");
        }
    }

    private static String describe(CreateTopic topic) {
        return "TopicConfig [topicName=" + topic.topic() + ", readQueueNums=" + topic.readQueueNums()
                + ", writeQueueNums=" + topic.writeQueueNums() + ", perm=" + Permission.text(topic.perm())
                + ", topicFilterType=" + topic.topicFilterType() + ", topicSysFlag=" + topic.topicSysFlag()
                + ", order=" + topic.order() + ", attributes={" + topic.attributes() + "}]";
    }
}
