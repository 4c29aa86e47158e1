// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.DryRun;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.command.TopicOption;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which group is moved on which topic, and whether forward too. Filled by picocli. */
final class GroupOnTopic {
    @Option(
            names = {"-g", "--group"},
            required = true,
            description = "The group.")
    private String group = "";

    @Mixin
    private TopicOption topic = new TopicOption();

    @Option(
            names = {"-f", "--force"},
            arity = "1",
            defaultValue = "true",
            description = "Whether offsets may also move forward; true without.")
    private boolean force;

    @Option(
            names = {"-c", "--cluster"},
            description = "Only the brokers of this cluster.")
    private @Nullable String cluster;

    @Mixin
    private DryRun dryRun = new DryRun();

    String group() {
        return Options.requireText("-g", group);
    }

    String topic() {
        return topic.name();
    }

    /** Whether to show only where offsets would go. */
    boolean isDry() {
        return dryRun.isWanted();
    }

    /** What a move loses, for {@link io.cometmq.tools.command.AdminCommand#destroys}. */
    Optional<String> destroys() {
        return isDry()
                ? Optional.empty()
                : Optional.of("moves the offsets of group " + group + " on topic " + topic.name()
                        + "; those it has are lost.");
    }

    boolean force() {
        return force;
    }

    @Nullable
    String cluster() {
        return cluster;
    }

    /**
     * The addresses of the brokers that have the topic, by broker name.
     *
     * @param broker null for all brokers
     */
    Map<String, String> brokers(AdminClient admin, @Nullable String broker) {
        return GroupBrokers.of(admin, topic(), cluster, broker);
    }
}
