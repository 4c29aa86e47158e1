// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.common.message.MessageExt;
import io.cometmq.remoting.protocol.body.ConsumeMessageDirectlyResult;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.ClientAdmin;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Report;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Has one member of a group consume a message now, when the user names one. Filled by picocli. */
final class DirectConsumption {
    @Option(
            names = {"-g", "--consumerGroup"},
            description = "Have a member of this group consume the message now; needs -d.")
    private @Nullable String group;

    @Option(
            names = {"-d", "--clientId"},
            description = "The id of that member, as consumerConnection shows it.")
    private @Nullable String clientId;

    /**
     * Does nothing when a member is named, or none.
     *
     * @throws UsageException when only one half of its name is given
     */
    void requireBothOrNone() {
        if ((group == null) != (clientId == null)) {
            throw new UsageException("options -g " + group + " and -d " + clientId + ": expected both or none");
        }
    }

    /** The broker that has the message passes it to the member, if one is named; what that says is shown and added. */
    void run(AdminClient admin, Report report, MessageExt message, Map<String, Object> values) {
        if (group != null && clientId != null) {
            ConsumeMessageDirectlyResult result = new ClientAdmin(admin).consume(group, clientId, message);
            report.decorate(result.toString());
            values.put("consumed", result);
        }
    }
}
