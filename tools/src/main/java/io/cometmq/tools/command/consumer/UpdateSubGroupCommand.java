// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.group.SubscriptionGroupConfig.RetryPolicy;
import io.cometmq.common.io.Json;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.GroupAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.AnyText;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.command.Target;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Report;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Creates a consumer group or changes its settings. */
@Command(
        name = "updateSubGroup",
        description = "Creates a consumer group or changes its settings.",
        sortOptions = false)
public final class UpdateSubGroupCommand implements AdminCommand {
    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    @Mixin
    private GroupOption group = new GroupOption();

    @Option(
            names = {"-s", "--consumeEnable"},
            arity = "1",
            defaultValue = "true",
            description = "Whether it may consume; true without.")
    private boolean consumeEnable;

    @Option(
            names = {"-m", "--consumeFromMinEnable"},
            arity = "1",
            defaultValue = "false",
            description = "Whether it may begin at the first stored message; false without.")
    private boolean consumeFromMinEnable;

    @Option(
            names = {"-d", "--consumeBroadcastEnable"},
            arity = "1",
            defaultValue = "false",
            description = "Whether it may consume in broadcasting mode; false without.")
    private boolean consumeBroadcastEnable;

    @Option(
            names = {"-o", "--consumeMessageOrderly"},
            arity = "1",
            defaultValue = "false",
            description = "Whether pops give out one message of a queue at a time; false without.")
    private boolean consumeMessageOrderly;

    @Option(
            names = {"-q", "--retryQueueNums"},
            defaultValue = "1",
            description = "Queues of its retry topic; 1 without.")
    private int retryQueueNums;

    @Option(
            names = {"-r", "--retryMaxTimes"},
            defaultValue = "16",
            description = "Retries before a message is given up; 16 without.")
    private int retryMaxTimes;

    @Option(
            names = {"-p", "--groupRetryPolicy"},
            paramLabel = "JSON",
            description = "How long pops wait before a retry.")
    private @Nullable String retryPolicy;

    @Option(
            names = {"-i", "--brokerId"},
            defaultValue = "0",
            description = "The broker id to read from; 0 without.")
    private long brokerId;

    @Option(
            names = {"-w", "--whichBrokerWhenConsumeSlowly"},
            defaultValue = "1",
            description = "The broker id to read from when far behind; 1 without.")
    private long whichBrokerWhenConsumeSlowly;

    @Option(
            names = {"-a", "--notifyConsumerIdsChanged"},
            arity = "1",
            defaultValue = "true",
            description = "Whether members are told when the group changes; true without.")
    private boolean notifyConsumerIdsChanged;

    @Option(
            names = "--attributes",
            defaultValue = "",
            parameterConsumer = AnyText.class,
            description = "Changes such as +priority.factor=50.")
    private String attributes = "";

    @Override
    public void run(AdminClient admin, Report report) {
        SubscriptionGroupConfig settings = settings();
        for (String address : target.addresses(admin)) {
            new GroupAdmin(admin).put(address, settings);
            report.say("create subscription group to " + address + " success.");
        }
        report.value("group", settings, settings.toString());
    }

    private SubscriptionGroupConfig settings() {
        String name = group.name();
        String problem = TopicNames.problemOfGroup(name);
        if (!problem.isEmpty()) {
            throw new UsageException(problem);
        }
        return new SubscriptionGroupConfig(
                name,
                consumeEnable,
                consumeFromMinEnable,
                consumeBroadcastEnable,
                consumeMessageOrderly,
                requireNotNegative("-q", retryQueueNums),
                requireNotNegative("-r", retryMaxTimes),
                policy(),
                brokerId,
                whichBrokerWhenConsumeSlowly,
                notifyConsumerIdsChanged,
                0,
                SubscriptionGroupConfig.of(name).consumeTimeoutMinute(),
                null,
                changes());
    }

    private RetryPolicy policy() {
        if (retryPolicy == null || retryPolicy.isBlank()) {
            return RetryPolicy.CUSTOMIZED;
        }
        try {
            return Json.read(retryPolicy, RetryPolicy.class);
        } catch (IllegalArgumentException malformed) {
            throw new UsageException("option -p " + retryPolicy + ": expected JSON such as {\"type\":\"CUSTOMIZED\"}");
        }
    }

    /** Keys with their sign, as the broker expects them: {@code +a → b} and {@code -c}. */
    private Map<String, String> changes() {
        Map<String, String> changes = new TreeMap<>();
        Stream.of(Options.requireAttributes(attributes).split(",", -1))
                .filter(change -> !change.isEmpty())
                .forEach(change -> {
                    int equals = change.indexOf('=');
                    changes.put(
                            equals < 0 ? change : change.substring(0, equals),
                            equals < 0 ? "" : change.substring(equals + 1));
                });
        return changes;
    }

    private static int requireNotNegative(String option, int value) {
        if (value < 0) {
            throw new UsageException("option " + option + " " + value + ": expected 0 or more");
        }
        return value;
    }
}
