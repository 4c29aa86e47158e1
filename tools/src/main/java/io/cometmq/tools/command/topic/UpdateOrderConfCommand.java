// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.topic;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.NameServerAdmin;
import io.cometmq.tools.admin.TopicAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.TopicOption;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Report;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows, sets or removes how many queues each broker has of an ordered topic, whether the broker is up or not. */
@Command(
        name = "updateOrderConf",
        description = "Shows, sets or removes how many queues each broker has of an ordered topic.",
        sortOptions = false)
public final class UpdateOrderConfCommand implements AdminCommand {

    @Mixin
    private TopicOption topic = new TopicOption();

    @Option(
            names = {"-v", "--orderConf"},
            paramLabel = "BROKER:QUEUES;...",
            description = "What to set, needed with -m put.")
    private @Nullable String orderConf;

    @Option(
            names = {"-m", "--method"},
            required = true,
            paramLabel = "get|put|delete",
            description = "What to do.")
    private String method = "";

    @Override
    public void run(AdminClient admin, Report report) {
        String name = topic.name();
        String asked = method.strip().toLowerCase(Locale.ROOT);
        switch (asked) {
            case "get" -> {
                String value = new NameServerAdmin(admin).value(TopicAdmin.ORDER_NAMESPACE, name);
                report.value("orderConf", value, sentence("get", name) + ", orderConf=[" + value + "]");
            }
            case "put" -> {
                String value = value();
                new NameServerAdmin(admin).putOrder(name, value, true);
                report.say(sentence("update", name) + ", orderConf=[" + value + "]");
            }
            case "delete" -> {
                new NameServerAdmin(admin).remove(TopicAdmin.ORDER_NAMESPACE, name);
                report.say(sentence("delete", name));
            }
            default -> throw new UsageException("option -m " + method + ": expected get, put or delete");
        }
    }

    private String value() {
        String value = orderConf == null ? "" : orderConf.strip();
        if (!value.matches("[^:;\\s]+:\\d{1,5}(;[^:;\\s]+:\\d{1,5})*")) {
            throw new UsageException("option -v " + orderConf + ": expected broker:queues, separated by semicolons");
        }
        return value;
    }

    private static String sentence(String verb, String topic) {
        return verb + " orderConf success. topic=[" + topic + "]";
    }
}
