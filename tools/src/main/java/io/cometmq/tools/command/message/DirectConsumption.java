// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.common.message.MessageExt;
import io.cometmq.remoting.protocol.body.ConsumeMessageDirectlyResult;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.ClientAdmin;
import io.cometmq.tools.output.Report;

/** Has one member of a group consume one message now. Stateless. */
final class DirectConsumption {
    private DirectConsumption() {}

    /** The broker that has the message passes it to the client; what that says is shown and returned. */
    static ConsumeMessageDirectlyResult of(
            AdminClient admin, Report report, MessageExt message, String group, String clientId) {
        ConsumeMessageDirectlyResult result = new ClientAdmin(admin).consume(group, clientId, message);
        report.decorate(result.toString());
        return result;
    }
}
