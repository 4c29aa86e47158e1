// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import static io.cometmq.remoting.protocol.request.DiagnosisRequests.CONSUME_MESSAGE_DIRECTLY;

import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageId;
import io.cometmq.remoting.protocol.body.ConsumeMessageDirectlyResult;
import io.cometmq.remoting.protocol.request.DiagnosisRequests.ConsumeDirectly;
import io.cometmq.remoting.rpc.Addresses;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.output.Report;

/** Has one member of a group consume one message now. Stateless. */
final class DirectConsumption {
    private DirectConsumption() {}

    /** The broker that has the message passes it to the client; what that says is shown and returned. */
    static ConsumeMessageDirectlyResult of(
            AdminClient admin, Report report, MessageExt message, String group, String clientId) {
        String offsetId = String.valueOf(message.getOffsetMsgId());
        ConsumeDirectly header = new ConsumeDirectly(group, clientId, offsetId, null, message.getTopic(), null, null);
        String broker = Addresses.text(MessageId.parse(offsetId).address());
        ConsumeMessageDirectlyResult result =
                admin.fetch(broker, CONSUME_MESSAGE_DIRECTLY, header, ConsumeMessageDirectlyResult.class);
        report.decorate(result.toString());
        return result;
    }
}
