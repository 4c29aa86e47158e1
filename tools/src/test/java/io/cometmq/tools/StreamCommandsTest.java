// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MAX_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MIN_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.SEARCH_OFFSET_BY_TIMESTAMP;
import static io.cometmq.remoting.protocol.request.PullRequests.PULL_MESSAGE;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_MESSAGE_V2;
import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.testing.Messages;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.OffsetRequests.Offset;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.SendRequests.Sent;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamCommandsTest {
    private static final int QUEUES = 2;
    private static final byte[] BINARY = {0, (byte) 0xff, '\n', (byte) 0xc3};

    private final TestSystem system = new TestSystem();
    /** The records of each queue of topic T. */
    private final List<List<Messages>> stored = new ArrayList<>();

    private final List<Send> sends = new ArrayList<>();
    private int refuseAfter = Integer.MAX_VALUE;

    @BeforeEach
    void aTopicOfTwoQueues() {
        IntStream.range(0, QUEUES).forEach(queue -> stored.add(new ArrayList<>()));
        system.topic("T", QUEUES);
        system.onBroker(GET_MIN_OFFSET, request -> Reply.of(new Offset(0)));
        system.onBroker(
                GET_MAX_OFFSET,
                request -> Reply.of(
                        new Offset(stored.get(request.header().queueId()).size())));
        system.onBroker(
                SEARCH_OFFSET_BY_TIMESTAMP,
                request -> Reply.of(new Offset(request.header().timestamp() / 100)));
        system.onBroker(PULL_MESSAGE, request -> {
            Pull pull = request.header();
            List<Messages> queue = stored.get(pull.queueId());
            int end = (int) Math.min(queue.size(), pull.queueOffset() + pull.maxMsgNums());
            if (pull.queueOffset() >= end) {
                return Reply.of(
                        ResponseCode.PULL_NOT_FOUND,
                        null,
                        new Pulled(0, pull.queueOffset(), 0, end, null, null, null, null));
            }
            ByteBuffer records = ByteBuffer.allocate(64 * 1024);
            queue.subList((int) pull.queueOffset(), end).forEach(message -> records.put(message.record()));
            byte[] body = new byte[records.flip().remaining()];
            records.get(body);
            return Reply.of(new Pulled(0, end, 0, queue.size(), null, null, null, null))
                    .withBody(Body.of(body));
        });
        system.onBroker(SEND_MESSAGE_V2, request -> {
            if (sends.size() >= refuseAfter) {
                throw new Refusal(ResponseCode.NO_PERMISSION, "not writable");
            }
            Send send = request.header();
            sends.add(send.kept());
            Messages message = message(send.queueId(), sends.size());
            message.body(request.bodyBytes()).flag(send.flag());
            MessageProperties.decode(send.givenProperties().text()).forEach(message::property);
            return Reply.of(new Sent("id", send.queueId(), sends.size(), null, null, null));
        });
    }

    /** Adds a message to a queue. */
    private Messages message(int queue, long storedAt) {
        List<Messages> messages = stored.get(queue);
        Messages message = Messages.to("T")
                .queue(queue)
                .at(messages.size(), messages.size() * 1000L)
                .storedAt(storedAt);
        messages.add(message);
        return message;
    }

    @Test
    void tailBeginsWithTheLastMessagesOfAllQueuesInTheOrderOfTheirTimes() {
        message(0, 1).body("a");
        message(1, 2).body("b");
        message(0, 3).body("c");
        message(1, 4).body("d");

        assertThat(system.run("tail", "-t", "T", "-l", "3", "-c", "3", "-f", "%p:%o %T %s\\n"))
                .as(system.err())
                .isZero();

        assertThat(system.out()).isEqualTo("1:0 2 b\n0:1 3 c\n1:1 4 d\n");
    }

    @Test
    void tailFollowsWhatComesBehindThem() {
        message(0, 1).body("old");
        system.start();
        int before = stored.get(0).size();
        system.run("produce", "-t", "T", "-i", "0", "-p", "new");

        system.run("tail", "-t", "T", "-s", String.valueOf(before * 100), "-c", "1", "-f", "%o %s");

        assertThat(system.out()).endsWith("1 new");
    }

    @Test
    void tailTakesTheMessagesOfAKeyAndAskBrokersForATag() {
        message(0, 1).body("a").keys("k1 k2");
        message(0, 2).body("b").keys("k1");
        message(0, 3).body("c").keys("k2");

        assertThat(system.run("tail", "-t", "T", "-k", "k2", "--tag", "A || B", "-i", "0", "-c", "2", "-f", "%s"))
                .isZero();

        assertThat(system.out()).isEqualTo("ac");
        assertThat(system.headers())
                .filteredOn(Pull.class::isInstance)
                .allSatisfy(pull -> assertThat(((Pull) pull).subscription()).isEqualTo("A || B"))
                .allSatisfy(pull -> assertThat(((Pull) pull).queueId()).isZero());
    }

    @Test
    void bodiesAreWrittenByteByByteAndInJsonAsBase64() {
        message(0, 1).body(BINARY);

        system.run("tail", "-t", "T", "-c", "1", "-f", "%s");
        assertThat(system.outBytes()).isEqualTo(BINARY);

        system.run("tail", "-t", "T", "-c", "1", "-o", "json");
        JSONObject line = JSON.parseObject(system.out().substring(system.out().indexOf('{')));
        assertThat(line.getString("bodyEncoding")).isEqualTo("base64");
        assertThat(line.getString("brokerName")).isEqualTo("broker-a");
    }

    @Test
    void aFormatThatMeansNothingIsNamed() {
        assertThat(system.run("tail", "-t", "T", "-f", "%q")).isEqualTo(2);
        assertThat(system.err()).contains("%q means nothing, expected one of %t");
        assertThat(system.run("tail", "-t", "T", "-o", "yaml")).isEqualTo(2);
        assertThat(system.err()).contains("-o yaml: expected table or json");
    }

    @Test
    void eachLineIsAMessageToTheQueuesInTurn() {
        system.typing("one\n\ntwo\nthree");

        assertThat(system.run("produce", "-t", "T", "--tag", "A", "-k", "k", "-P", "a=b", "-P", "c=d"))
                .as(system.err())
                .isZero();

        assertThat(system.out()).isEqualTo("Acknowledged: 3 of 3\n");
        assertThat(sends).extracting(Send::queueId).containsExactly(0, 1, 0);
        assertThat(bodies()).containsExactly("one", "three", "two");
        assertThat(MessageProperties.decode(sends.get(0).givenProperties().text()))
                .containsAllEntriesOf(Map.of("TAGS", "A", "KEYS", "k", "a", "b", "c", "d"));
    }

    @Test
    void aLineMayBeginWithItsKey() {
        system.typing("k1:one\nk2:two:2\n");

        assertThat(system.run("produce", "-t", "T", "-K", ":", "-i", "1")).isZero();

        assertThat(bodies()).containsExactly("one", "two:2");
        assertThat(sends).extracting(send -> send.givenProperties().get("KEYS")).containsExactly("k1", "k2");
    }

    @Test
    void aLineWithoutItsKeyIsNamedBehindTheCount() {
        system.typing("k1:one\ntwo\n");

        assertThat(system.run("produce", "-t", "T", "-K", ":")).isEqualTo(1);

        assertThat(system.out()).isEqualTo("Acknowledged: 1 of 1\n");
        assertThat(system.err())
                .isEqualTo("mqadmin produce: line 2: expected a key, ':' and a body of one byte or more\n");
    }

    @Test
    void oneBodyIsSentAsOftenAsWanted() {
        assertThat(system.run("produce", "-t", "T", "-p", "x", "-c", "3", "-o", "json"))
                .isZero();

        assertThat(JSON.parseObject(system.out())).containsEntry("sent", 3).containsEntry("acknowledged", 3);
    }

    @Test
    void theFirstMessageThatIsNotAcknowledgedEndsTheRun() {
        refuseAfter = 2;
        system.typing("one\ntwo\nthree\nfour\n");

        assertThat(system.run("produce", "-t", "T")).isEqualTo(1);

        assertThat(system.out()).isEqualTo("Acknowledged: 2 of 3\n");
        assertThat(system.err())
                .startsWith("mqadmin produce: line 3: SEND_MESSAGE_V2")
                .contains("not writable");
    }

    @Test
    void aQueueThatIsNotThereIsNamed() {
        assertThat(system.run("produce", "-t", "T", "-p", "x", "-i", "2")).isEqualTo(2);
        assertThat(system.err()).contains("topic T has no queue 2 that can be written");
    }

    @Test
    void whatTailWritesAsJsonProduceSendsAgainAsItWas() {
        message(0, 1)
                .body(BINARY)
                .keys("k 1")
                .tag("A")
                .property("a", "ü\"\\")
                .flag(7)
                .uniqueKey("ID");
        message(0, 2).body("text \u2028 \ud83d\ude00");

        system.run("tail", "-t", "T", "-c", "2", "-o", "json");
        system.typing(system.out());
        assertThat(system.run("produce", "-t", "T", "-i", "1", "--json"))
                .as(system.err())
                .isZero();

        assertThat(stored.get(1)).hasSize(2);
        for (int i = 0; i < 2; i++) {
            var before = stored.get(0).get(i).stored();
            var after = stored.get(1).get(i).stored();
            assertThat(after.getBody()).isEqualTo(before.getBody());
            assertThat(after.getFlag()).isEqualTo(before.getFlag());
            assertThat(after.getProperties()).containsAllEntriesOf(before.getProperties());
        }
    }

    @Test
    void linesOfJsonThatAreNoMessageAreNamed() {
        system.typing("{\"body\":\"a\"}\n{\"body\":1}\n");

        assertThat(system.run("produce", "-t", "T", "--json")).isEqualTo(1);
        assertThat(system.err()).isEqualTo("mqadmin produce: line 2: body 1: expected a string\n");
    }

    private List<String> bodies() {
        return stored.stream()
                .flatMap(List::stream)
                .map(message -> new String(message.stored().getBody(), StandardCharsets.UTF_8))
                .sorted()
                .toList();
    }
}
