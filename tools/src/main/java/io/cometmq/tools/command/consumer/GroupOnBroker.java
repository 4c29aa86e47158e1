// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.Options;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which group's members are looked at, and by which broker. Filled by picocli. */
final class GroupOnBroker {
    @Option(
            names = {"-g", "--consumerGroup"},
            required = true,
            description = "The group.")
    private String group = "";

    @Option(
            names = {"-b", "--brokerAddr"},
            description = "Ask this broker; any that knows the group without.")
    private @Nullable String broker;

    String group() {
        return Options.requireText("-g", group);
    }

    /** The members, as {@link GroupMembers#of} finds them. */
    GroupMembers members(AdminClient admin) {
        return GroupMembers.of(admin, group(), broker == null ? null : Options.requireAddress("broker", broker));
    }
}
