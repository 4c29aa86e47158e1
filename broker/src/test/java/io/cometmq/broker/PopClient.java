// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import static io.cometmq.remoting.protocol.request.GroupRequests.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MAX_OFFSET;
import static io.cometmq.remoting.protocol.request.PopRequests.ACK_MESSAGE;
import static io.cometmq.remoting.protocol.request.PopRequests.CHANGE_MESSAGE_INVISIBLETIME;
import static io.cometmq.remoting.protocol.request.PopRequests.POP_MESSAGE;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_MESSAGE_V2;
import static io.cometmq.remoting.protocol.request.TopicRequests.UPDATE_AND_CREATE_TOPIC;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.testing.TestBroker;
import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.PopReceipt;
import io.cometmq.common.message.PopReceipt.Origin;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.request.OffsetRequests.MaxOffset;
import io.cometmq.remoting.protocol.request.PopRequests.Ack;
import io.cometmq.remoting.protocol.request.PopRequests.ChangeInvisibleTime;
import io.cometmq.remoting.protocol.request.PopRequests.InvisibleTimeChanged;
import io.cometmq.remoting.protocol.request.PopRequests.Pop;
import io.cometmq.remoting.protocol.request.PopRequests.Popped;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.SendRequests.Sent;
import io.cometmq.remoting.protocol.request.TopicRequests.CreateTopic;
import io.cometmq.remoting.rpc.Answer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The requests of a consumer that pops, against a broker of a test. */
final class PopClient {
    static final String GROUP = "PopG";
    static final String TOPIC = "PopT";

    private final TestBroker broker;

    PopClient(TestBroker broker) {
        this.broker = broker;
    }

    /** A client of a topic with so many queues, which is made here, and a group. */
    static PopClient of(TestBroker broker, int queues) {
        PopClient client = new PopClient(broker);
        broker.call(
                UPDATE_AND_CREATE_TOPIC,
                new CreateTopic(TOPIC, "TBW102", queues, queues, 6, "SINGLE_TAG", 0, false, null, null));
        broker.call(
                UPDATE_AND_CREATE_SUBSCRIPTIONGROUP,
                NoHeader.INSTANCE,
                Json.writeBytes(SubscriptionGroupConfig.of(GROUP)));
        return client;
    }

    void send(int queueId, String... bodies) {
        for (String body : bodies) {
            Send header = new Send(
                    "PG", TOPIC, "TBW102", 4, queueId, 0, 1L, 0, "KEYS\u0001k\u0002", 0, false, null, false, null);
            Answer<Sent> sent = broker.call(SEND_MESSAGE_V2, header, body.getBytes(UTF_8));
            assertThat(sent.code()).as(sent.remark()).isZero();
            awaitReadable(queueId, sent.header().queueOffset() + 1);
        }
    }

    private void awaitReadable(int queueId, long offset) {
        for (int tries = 0; tries < 100_000; tries++) {
            MaxOffset ask = new MaxOffset(TOPIC, queueId, true);
            if (broker.call(GET_MAX_OFFSET, ask).header().offset() >= offset) {
                return;
            }
        }
        throw new AssertionError("offset " + offset + " of queue " + queueId + " cannot be read");
    }

    Pop ask(int queueId, int max, long invisible, long pollTime) {
        return new Pop(
                GROUP,
                TOPIC,
                queueId,
                max,
                invisible,
                pollTime,
                System.currentTimeMillis(),
                0,
                "TAG",
                "*",
                false,
                null,
                null);
    }

    Pop inOrder(String attemptId, long invisible, long pollTime) {
        return new Pop(
                GROUP,
                TOPIC,
                0,
                8,
                invisible,
                pollTime,
                System.currentTimeMillis(),
                0,
                "TAG",
                "*",
                true,
                attemptId,
                null);
    }

    CompletableFuture<Answer<Popped>> start(Pop ask) {
        return broker.start(POP_MESSAGE, ask, new byte[0]);
    }

    Answer<Popped> pop(Pop ask) {
        return TestBroker.await(start(ask));
    }

    /** The receipt that a client makes of an answer for one of its messages. */
    static PopReceipt receipt(Answer<Popped> popped, MessageExt message) {
        String carried = message.getProperty("POP_CK");
        if (carried != null) {
            return PopReceipt.parse(carried);
        }
        Popped header = popped.header();
        long start = -1;
        for (String entry : header.startOffsetInfo().split(";", -1)) {
            String[] parts = entry.split(" ", -1);
            if (parts[0].equals("0") && Integer.parseInt(parts[1]) == message.getQueueId()) {
                start = Long.parseLong(parts[2]);
            }
        }
        return new PopReceipt(
                start,
                header.popTime(),
                header.invisibleTime(),
                header.reviveQid(),
                Origin.TOPIC,
                "broker-a",
                message.getQueueId(),
                message.getQueueOffset());
    }

    Answer<NoHeader> ack(PopReceipt receipt) {
        return broker.call(
                ACK_MESSAGE,
                new Ack(GROUP, TOPIC, receipt.queueId(), receipt.text(), receipt.queueOffset(), null, null));
    }

    Answer<InvisibleTimeChanged> change(PopReceipt receipt, long invisible, boolean suspend) {
        return broker.call(
                CHANGE_MESSAGE_INVISIBLETIME,
                new ChangeInvisibleTime(
                        GROUP,
                        TOPIC,
                        receipt.queueId(),
                        receipt.text(),
                        receipt.queueOffset(),
                        invisible,
                        null,
                        suspend,
                        null));
    }

    static List<MessageExt> messages(Answer<Popped> popped) {
        return MessageDecoder.decodes(ByteBuffer.wrap(popped.body()));
    }

    static List<String> bodies(Answer<Popped> popped) {
        return messages(popped).stream()
                .map(message -> new String(message.getBody(), UTF_8))
                .toList();
    }
}
