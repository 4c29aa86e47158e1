// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import static io.cometmq.broker.PopClient.GROUP;
import static io.cometmq.broker.PopClient.TOPIC;
import static io.cometmq.broker.PopClient.bodies;
import static io.cometmq.broker.PopClient.messages;
import static io.cometmq.broker.PopClient.receipt;
import static io.cometmq.remoting.protocol.request.OffsetRequests.QUERY_CONSUMER_OFFSET;
import static io.cometmq.remoting.protocol.request.PopRequests.ACK_MESSAGE;
import static io.cometmq.remoting.protocol.request.PopRequests.BATCH_ACK_MESSAGE;
import static io.cometmq.remoting.protocol.request.PopRequests.NOTIFICATION;
import static io.cometmq.remoting.protocol.request.PopRequests.PEEK_MESSAGE;
import static io.cometmq.remoting.protocol.request.PopRequests.POLLING_INFO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.broker.testing.TestBroker;
import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.PopReceipt;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.BatchAck;
import io.cometmq.remoting.protocol.body.BatchAckMessageRequestBody;
import io.cometmq.remoting.protocol.request.OffsetRequests.QueryOffset;
import io.cometmq.remoting.protocol.request.PopRequests.Ack;
import io.cometmq.remoting.protocol.request.PopRequests.Notification;
import io.cometmq.remoting.protocol.request.PopRequests.Notified;
import io.cometmq.remoting.protocol.request.PopRequests.Peek;
import io.cometmq.remoting.protocol.request.PopRequests.PollingInfo;
import io.cometmq.remoting.protocol.request.PopRequests.Pop;
import io.cometmq.remoting.protocol.request.PopRequests.Popped;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.store.testing.QueueDamage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PopTest {
    private static final long LONG = 60_000;

    @TempDir
    Path directory;

    @Test
    void popsOfAllQueuesAreDescribedAsClientsExpect() {
        try (TestBroker broker = TestBroker.start(directory)) {
            PopClient client = PopClient.of(broker, 1);
            client.send(0, "a", "b", "c");

            Answer<Popped> popped = client.pop(client.ask(-1, 2, LONG, 5000));

            assertThat(popped.code()).as(popped.remark()).isZero();
            assertThat(popped.remark()).isEqualTo("FOUND");
            assertThat(bodies(popped)).containsExactly("a", "b");
            Popped header = popped.header();
            assertThat(header.startOffsetInfo()).isEqualTo("0 0 0");
            assertThat(header.msgOffsetInfo()).isEqualTo("0 0 0,1");
            assertThat(header.orderCountInfo()).isNull();
            assertThat(header.restNum()).isEqualTo(1);
            assertThat(header.invisibleTime()).isEqualTo(LONG);
            assertThat(header.reviveQid()).isBetween(0, 7);
        }
    }

    @Test
    void ackedMessagesAreCommittedAndOthersComeAgainAsRetries() {
        try (TestBroker broker = TestBroker.start(directory)) {
            PopClient client = PopClient.of(broker, 1);
            client.send(0, "a", "b");
            Answer<Popped> popped = client.pop(client.ask(0, 8, 300, 5000));
            List<MessageExt> first = messages(popped);
            assertThat(client.ack(receipt(popped, first.get(1))).code()).isZero();
            assertThat(committed(broker)).isZero();

            Answer<Popped> again = client.pop(client.ask(0, 8, LONG, 10_000));

            MessageExt retried = messages(again).get(0);
            assertThat(bodies(again)).containsExactly("a");
            assertThat(again.header().startOffsetInfo()).isEqualTo("1 0 0");
            assertThat(again.header().msgOffsetInfo()).isEqualTo("1 0 0");
            assertThat(retried.getTopic()).isEqualTo(TOPIC);
            assertThat(retried.getReconsumeTimes()).isEqualTo(1);
            assertThat(retried.getProperties())
                    .containsEntry("ORIGIN_GROUP", GROUP)
                    .containsEntry(
                            "1ST_POP_TIME", String.valueOf(popped.header().popTime()))
                    .containsEntry("KEYS", "k");
            assertThat(retried.getProperty("POP_CK"))
                    .startsWith("0 " + again.header().popTime() + " " + LONG + " ")
                    .endsWith(" 1 broker-a 0 0");
            // The copy is stored, and may be popped, before the offset passes its original.
            await().atMost(ONE_MINUTE).until(() -> committed(broker) == 2);
            assertThat(client.ack(receipt(popped, first.get(0))).code())
                    .as("too late, and harmless")
                    .isZero();
            assertThat(client.ack(receipt(again, retried)).code()).isZero();
        }
    }

    @Test
    void aHeldPopIsWokenByAMessageOfAnyQueue() {
        try (TestBroker broker = TestBroker.start(directory)) {
            PopClient client = PopClient.of(broker, 4);
            CompletableFuture<Answer<Popped>> any = client.start(client.ask(-1, 8, LONG, 15_000));
            assertThat(broker.call(POLLING_INFO, new PollingInfo(GROUP, TOPIC, -1, null))
                            .header()
                            .pollingNum())
                    .isEqualTo(1);

            client.send(3, "x");

            assertThat(bodies(TestBroker.await(any))).containsExactly("x");
        }
    }

    @Test
    void aPopBeforeADamagedEntryIsAnsweredWhenThatIsMended() {
        try (TestBroker broker = TestBroker.start(directory)) {
            PopClient client = PopClient.of(broker, 1);
            client.send(0, "a", "b", "c");
            QueueDamage.flip(directory, TOPIC, 0, 0);

            assertThat(bodies(client.pop(client.ask(-1, 8, LONG, 15_000)))).containsExactly("a", "b", "c");
            QueueDamage.flip(directory, TOPIC, 0, 0);

            assertThat(bodies(client.pop(client.inOrder("attempt", LONG, 15_000))))
                    .containsExactly("a", "b", "c");
        }
    }

    @Test
    void everyMessageOfABurstReachesOneOfManyWaitingPops() {
        try (TestBroker broker = TestBroker.start(directory)) {
            PopClient client = PopClient.of(broker, 2);
            List<CompletableFuture<Answer<Popped>>> waiting = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                waiting.add(client.start(client.ask(i % 3 - 1, 1, LONG, 15_000)));
            }
            for (int i = 0; i < 10; i++) {
                client.send(i % 2, "m" + i);
            }

            List<String> got = new ArrayList<>();
            waiting.subList(0, 3).forEach(pop -> got.addAll(bodies(TestBroker.await(pop))));

            assertThat(got).hasSize(3).doesNotHaveDuplicates();
        }
    }

    @Test
    void aPopThatFindsNothingTimesOutOrIsRefusedWhenTooManyWait() {
        try (TestBroker broker = TestBroker.start(directory, Map.of("popPollingSize", "1"))) {
            PopClient client = PopClient.of(broker, 1);

            Answer<Popped> atOnce = client.pop(client.ask(0, 8, LONG, 0));
            assertThat(atOnce.code()).isEqualTo(ResponseCode.POLLING_TIMEOUT);
            assertThat(atOnce.remark()).isEqualTo("NO_MESSAGE_IN_QUEUE");
            assertThat(atOnce.header().msgOffsetInfo()).isEmpty();
            assertThat(client.pop(client.ask(0, 8, LONG, 200)).code()).isEqualTo(ResponseCode.POLLING_TIMEOUT);

            CompletableFuture<Answer<Popped>> held = client.start(client.ask(0, 8, LONG, 15_000));
            Answer<Popped> full = client.pop(client.ask(0, 8, LONG, 15_000));
            assertThat(full.code()).isEqualTo(ResponseCode.POLLING_FULL);
            assertThat(full.remark()).contains("popPollingSize");
            assertThat(held).isNotDone();
        }
    }

    @Test
    void whatIsWrongWithAPopIsNamed() {
        try (TestBroker broker = TestBroker.start(directory)) {
            PopClient client = PopClient.of(broker, 1);
            Pop good = client.ask(0, 8, LONG, 0);

            expect(client.pop(client.ask(0, 33, LONG, 0)), ResponseCode.INVALID_PARAMETER, "maxMsgNums=33");
            expect(client.pop(client.ask(7, 8, LONG, 0)), ResponseCode.INVALID_PARAMETER, "queueId=7");
            expect(client.pop(client.ask(0, 8, 0, 0)), ResponseCode.INVALID_PARAMETER, "invisibleTime=0");
            expect(client.pop(with(good, "none", GROUP, "*")), ResponseCode.TOPIC_NOT_EXIST, "none");
            expect(client.pop(with(good, TOPIC, "a b", "*")), ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST, "a b");
            expect(client.pop(with(good, TOPIC, GROUP, "||")), ResponseCode.SUBSCRIPTION_PARSE_FAILED, "||");
        }
    }

    @Test
    void whatIsWrongWithAReceiptIsNamed() {
        try (TestBroker broker = TestBroker.start(directory)) {
            PopClient client = PopClient.of(broker, 1);
            client.send(0, "a");
            Answer<Popped> popped = client.pop(client.ask(0, 8, LONG, 0));
            PopReceipt receipt = receipt(popped, messages(popped).get(0));

            expect(ack(broker, "forged", 0), ResponseCode.INVALID_PARAMETER, "receipt 'forged'");
            expect(ack(broker, receipt.text(), 5), ResponseCode.INVALID_PARAMETER, "offset=5");
            PopReceipt other =
                    new PopReceipt(0, receipt.popTimeMillis() + 7, LONG, 0, PopReceipt.Origin.TOPIC, "broker-a", 0, 0);
            expect(client.ack(other), ResponseCode.NO_MESSAGE, "is lent");
            expect(client.change(other, 1000, false), ResponseCode.NO_MESSAGE, "is lent");
            PopReceipt far = new PopReceipt(0, 1, LONG, 0, PopReceipt.Origin.TOPIC, "broker-a", 0, 77);
            expect(client.ack(far), ResponseCode.NO_MESSAGE, "offset=77: expected 0..1");
            assertThat(client.ack(receipt).code()).isZero();
            assertThat(client.ack(receipt).code()).isZero();
        }
    }

    @Test
    void aChangedReceiptReplacesTheOldOne() {
        try (TestBroker broker = TestBroker.start(directory)) {
            PopClient client = PopClient.of(broker, 1);
            client.send(0, "a");
            Answer<Popped> popped = client.pop(client.ask(0, 8, LONG, 0));
            PopReceipt old = receipt(popped, messages(popped).get(0));

            var changed = client.change(old, 50_000, false).header();
            PopReceipt renewed = new PopReceipt(
                    0, changed.popTime(), changed.invisibleTime(), changed.reviveQid(), old.origin(), "broker-a", 0, 0);

            assertThat(changed.invisibleTime()).isEqualTo(50_000);
            expect(client.ack(old), ResponseCode.NO_MESSAGE, "is lent");
            assertThat(client.ack(renewed).code()).isZero();
            assertThat(committed(broker)).isEqualTo(1);
        }
    }

    @Test
    void aBatchAckSettlesItsBitsAndLeavesOutTheRest() {
        try (TestBroker broker = TestBroker.start(directory)) {
            PopClient client = PopClient.of(broker, 1);
            client.send(0, "a", "b", "c", "d");
            Popped popped = client.pop(client.ask(0, 8, LONG, 0)).header();
            BitSet bits = new BitSet();
            bits.set(0, 2);
            bits.set(3);
            bits.set(50);
            BatchAck ack = new BatchAck(
                    GROUP, TOPIC, "0", 0, 0, popped.reviveQid(), popped.popTime(), LONG, BatchAck.text(bits));

            Answer<NoHeader> answer = broker.call(
                    BATCH_ACK_MESSAGE,
                    NoHeader.INSTANCE,
                    Json.writeBytes(new BatchAckMessageRequestBody("broker-a", List.of(ack))));

            assertThat(answer.code()).isZero();
            assertThat(committed(broker)).isEqualTo(2);
            assertThat(broker.call(BATCH_ACK_MESSAGE, NoHeader.INSTANCE).code()).isEqualTo(ResponseCode.NO_MESSAGE);
        }
    }

    @Test
    void orderedPopsBlockUntilEverythingIsAckedOrVisibleAgain() {
        try (TestBroker broker = TestBroker.start(directory)) {
            PopClient client = PopClient.of(broker, 1);
            client.send(0, "a", "b");
            Answer<Popped> first = client.pop(client.inOrder("one", 600, 0));
            client.send(0, "c");
            assertThat(bodies(first)).containsExactly("a", "b");
            assertThat(first.header().reviveQid()).isEqualTo(PopReceipt.ORDERED);
            assertThat(first.header().orderCountInfo()).isEqualTo("0 0 0");

            assertThat(client.pop(client.inOrder("two", 600, 0)).code()).isEqualTo(ResponseCode.POLLING_TIMEOUT);
            Answer<Popped> same = client.pop(client.inOrder("one", 600, 0));
            assertThat(bodies(same)).startsWith("a", "b");
            assertThat(same.header().orderCountInfo()).as("the same attempt").isEqualTo("0 0 0");

            assertThat(client.ack(receipt(same, messages(same).get(0))).code()).isZero();
            assertThat(committed(broker)).isEqualTo(1);
            Answer<Popped> visible = client.pop(client.inOrder("three", LONG, 10_000));
            assertThat(bodies(visible)).containsExactly("b", "c");
            assertThat(visible.header().orderCountInfo()).startsWith("0 qo0%1 1;");
            expect(client.ack(receipt(same, messages(same).get(1))), ResponseCode.NO_MESSAGE, "is lent");

            CompletableFuture<Answer<Popped>> blocked = client.start(client.inOrder("four", LONG, 15_000));
            client.send(0, "d");
            messages(visible).forEach(message -> assertThat(
                            client.ack(receipt(visible, message)).code())
                    .isZero());
            assertThat(bodies(TestBroker.await(blocked))).containsExactly("d");
        }
    }

    @Test
    void aNotificationSaysWhetherAPopWouldFindSomething() {
        try (TestBroker broker = TestBroker.start(directory)) {
            PopClient client = PopClient.of(broker, 2);
            assertThat(broker.call(NOTIFICATION, notification(0)).header()).isEqualTo(new Notified(false, false));
            CompletableFuture<Answer<Notified>> waiting = broker.start(NOTIFICATION, notification(15_000), new byte[0]);

            client.send(1, "a");

            assertThat(TestBroker.await(waiting).header().hasMsg()).isTrue();
            assertThat(broker.call(NOTIFICATION, notification(0)).header().hasMsg())
                    .isTrue();
        }
    }

    @Test
    void aPeekTakesNothing() {
        try (TestBroker broker = TestBroker.start(directory)) {
            PopClient client = PopClient.of(broker, 1);
            assertThat(broker.call(PEEK_MESSAGE, new Peek(TOPIC, 0, 4, GROUP, null))
                            .code())
                    .isEqualTo(ResponseCode.PULL_NOT_FOUND);
            client.send(0, "a");
            client.pop(client.ask(0, 1, LONG, 0));
            client.send(0, "c", "d");

            Answer<Popped> peeked = broker.call(PEEK_MESSAGE, new Peek(TOPIC, 0, 4, GROUP, null));

            assertThat(bodies(peeked)).containsExactly("c", "d");
            assertThat(peeked.header().restNum()).isEqualTo(2);
            assertThat(bodies(client.pop(client.ask(0, 8, LONG, 0)))).containsExactly("c", "d");
        }
    }

    private static Notification notification(long pollTime) {
        return new Notification(GROUP, TOPIC, -1, pollTime, System.currentTimeMillis(), false, null, null, null, null);
    }

    private static long committed(TestBroker broker) {
        return broker.call(QUERY_CONSUMER_OFFSET, new QueryOffset(GROUP, TOPIC, 0, null))
                .header()
                .offset();
    }

    private static Answer<NoHeader> ack(TestBroker broker, String receipt, long offset) {
        return broker.call(ACK_MESSAGE, new Ack(GROUP, TOPIC, 0, receipt, offset, null, null));
    }

    private static Pop with(Pop ask, String topic, String group, String expression) {
        return new Pop(group, topic, 0, 8, LONG, 0, ask.bornTime(), 0, "TAG", expression, false, null, null);
    }

    private static void expect(Answer<?> answer, int code, String remark) {
        assertThat(answer.code()).as(answer.remark()).isEqualTo(code);
        assertThat(answer.remark()).contains(remark);
    }
}
