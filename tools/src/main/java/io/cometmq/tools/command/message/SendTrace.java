// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.client.trace.TraceBean;
import io.cometmq.client.trace.TraceContext;
import io.cometmq.client.trace.TraceDataEncoder;
import io.cometmq.client.trace.TraceTransferBean;
import io.cometmq.client.trace.TraceType;
import io.cometmq.common.message.Message;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.tools.admin.AdminClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Writes what a producer with traces writes of a send that was acknowledged. Stateless. */
final class SendTrace {
    private SendTrace() {}

    /**
     * Sends the record to the topic of the traces.
     *
     * @param beganMillis when the send began
     * @throws io.cometmq.tools.admin.AdminException when it is not taken
     */
    static void write(AdminClient admin, Message message, MessageSender.Result sent, long beganMillis) {
        TraceBean bean = new TraceBean();
        bean.setTopic(message.getTopic());
        bean.setTags(Optional.ofNullable(message.getTags()).orElse(""));
        bean.setKeys(Optional.ofNullable(message.getKeys()).orElse(""));
        bean.setStoreHost(sent.brokerAddress());
        bean.setBodyLength(message.getBody().length);
        bean.setMsgId(sent.messageId());
        bean.setOffsetMsgId(sent.offsetMessageId());
        long cost = admin.now() - beganMillis;
        bean.setStoreTime(beganMillis + cost / 2);
        TraceContext trace = new TraceContext();
        trace.setTraceType(TraceType.Pub);
        trace.setGroupName(MessageSender.GROUP);
        trace.setTimeStamp(beganMillis);
        trace.setCostTime((int) cost);
        trace.setSuccess(true);
        trace.setRegionId(sent.region());
        trace.setTraceBeans(List.of(bean));
        TraceTransferBean written = TraceDataEncoder.encoderFromContextBean(trace);
        Message record =
                new Message(TopicNames.TRACE_TOPIC, written.getTransData().getBytes(StandardCharsets.UTF_8));
        record.setKeys(written.getTransKey());
        MessageSender.send(admin, record, null, null);
    }
}
