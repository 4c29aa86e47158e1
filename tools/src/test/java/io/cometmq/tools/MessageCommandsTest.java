// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import static io.cometmq.remoting.protocol.request.GroupRequests.GET_CONSUMER_CONNECTION_LIST;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_CONSUME_STATS;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MAX_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MIN_OFFSET;
import static io.cometmq.remoting.protocol.request.PullRequests.PULL_MESSAGE;
import static io.cometmq.remoting.protocol.request.QueryRequests.QUERY_MESSAGE;
import static io.cometmq.remoting.protocol.request.QueryRequests.VIEW_MESSAGE_BY_ID;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_MESSAGE_V2;
import static io.cometmq.remoting.protocol.request.TopicRequests.QUERY_TOPIC_CONSUME_BY_WHO;
import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSON;
import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageId;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.Messages;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.admin.ConsumeStats;
import io.cometmq.remoting.protocol.admin.OffsetWrapper;
import io.cometmq.remoting.protocol.body.GroupList;
import io.cometmq.remoting.protocol.request.OffsetRequests.Offset;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.protocol.request.QueryRequests.IndexState;
import io.cometmq.remoting.protocol.request.QueryRequests.QueryByKey;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.SendRequests.Sent;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageCommandsTest {
    private final TestSystem system = new TestSystem().topic("T", 4);

    @Test
    void sendMessageSendsToTheQueueThatIsNamed() {
        system.onBroker(
                SEND_MESSAGE_V2,
                request -> Reply.of(new Sent("id", request.header().queueId(), 5, null, null, null)));

        int code = system.run(
                "sendMessage", "-t", "T", "-p", "hello", "-k", "k1", "-c", "tag", "-b", "broker-a", "-i", "2");

        Send sent = (Send) system.headers().get(0);
        assertThat(code).isZero();
        assertThat(sent.queueId()).isEqualTo(2);
        assertThat(MessageProperties.decode(sent.givenProperties().text()))
                .containsEntry("TAGS", "tag")
                .containsEntry("KEYS", "k1")
                .containsKey("UNIQ_KEY");
        assertThat(system.out().lines().toList().get(0).split(" {2,}", -1))
                .containsExactly("#Broker Name", "#QID", "#Send Result", "#MsgId");
        assertThat(system.out().lines().toList().get(1)).startsWith("broker-a      2     SEND_OK");
    }

    @Test
    void sendMessageToANewTopicGoesWhereNewTopicsAreMade() {
        system.topic("TBW102", 8);
        system.onBroker(
                SEND_MESSAGE_V2,
                request -> Reply.of(new Sent("id", request.header().queueId(), 0, null, null, null)));

        assertThat(system.run("sendMessage", "-t", "New", "-p", "x")).isZero();

        Send sent = (Send) system.headers().get(0);
        assertThat(sent.topic()).isEqualTo("New");
        assertThat(sent.queueId()).isBetween(0, 3);
    }

    @Test
    void sendMessageTellsWhyItWasRefused() {
        system.onBroker(SEND_MESSAGE_V2, request -> {
            throw new Refusal(ResponseCode.NO_PERMISSION, "the topic is not writable");
        });

        assertThat(system.run("sendMessage", "-t", "T", "-p", "x")).isEqualTo(1);
        assertThat(system.err()).contains("code 16, the topic is not writable");
    }

    @Test
    void sendMessageRefusesQueuesAndBrokersThatAreNotThere() {
        assertThat(system.run("sendMessage", "-t", "T", "-p", "x", "-b", "broker-b"))
                .isEqualTo(2);
        assertThat(system.run("sendMessage", "-t", "T", "-p", "x", "-b", "broker-a", "-i", "4"))
                .isEqualTo(2);
        assertThat(system.run("sendMessage", "-t", "T", "-p", "x", "-i", "0")).isEqualTo(2);
        assertThat(system.err())
                .contains("expected one of [broker-a]", "option -i 4: expected 0..3 on broker-a", "expected -b");
    }

    @Test
    void consumeMessagePrintsWhatAQueueHolds() {
        queueOfThree();

        assertThat(system.run("consumeMessage", "-t", "T", "-b", "broker-a", "-i", "1", "-o", "1"))
                .isZero();
        assertThat(system.out()).contains("BODY: body-1", "BODY: body-2", "Consume ok, 2 messages");
        assertThat(system.out()).doesNotContain("body-0");
    }

    @Test
    void consumeMessageStopsAtTheNumberThatIsAsked() {
        queueOfThree();

        system.run("consumeMessage", "-t", "T", "-b", "broker-a", "-i", "1", "-c", "1", "--output", "json");

        assertThat(JSON.parseObject(system.out()).getJSONArray("messages")).hasSize(1);
    }

    @Test
    void consumeMessageRefusesOptionsThatDoNotFit() {
        assertThat(system.run("consumeMessage", "-t", "T", "-i", "1")).isEqualTo(2);
        assertThat(system.run("consumeMessage", "-t", "T", "-o", "1")).isEqualTo(2);
        assertThat(system.run("consumeMessage", "-t", "T", "-s", "yesterday")).isEqualTo(2);
        assertThat(system.run("consumeMessage", "-t", "T", "-c", "0")).isEqualTo(2);
        assertThat(system.run("consumeMessage", "-t", "T", "-b", "broker-b")).isEqualTo(2);
    }

    @Test
    void queryMsgByKeyListsWhatTheBrokersFind() {
        ByteBuffer record =
                Messages.to("T").keys("k").uniqueKey("U1").queue(1).at(7, 100).record();
        system.onBroker(QUERY_MESSAGE, request -> Reply.of(new IndexState(0, 0)).withBody(Body.of(bytes(record))));

        assertThat(system.run("queryMsgByKey", "-t", "T", "-k", "k", "-m", "5")).isZero();
        assertThat(((QueryByKey) system.headers().get(0)).maxNum()).isEqualTo(5);
        assertThat(system.out().lines())
                .containsExactly(
                        "#Message ID  #QID  #Offset  #IndexKey",
                        "U1           1     7        1768478400000@T@K@k@U1@100");
    }

    @Test
    void queryMsgByKeyOfAnUnknownKeyIsAnEmptyTable() {
        system.onBroker(QUERY_MESSAGE, request -> {
            throw new Refusal(ResponseCode.QUERY_NOT_FOUND, "nothing");
        });

        assertThat(system.run("queryMsgByKey", "-t", "T", "-k", "k")).isZero();
        assertThat(system.out().lines()).hasSize(1);
    }

    @Test
    void queryMsgByIdShowsTheMessageAndWhoConsumedIt() {
        ConsumeStats stats =
                new ConsumeStats(0, Map.of(new MessageQueue("T", "broker-a", 1), new OffsetWrapper(10, 8, 0, 8)));
        system.onBroker(VIEW_MESSAGE_BY_ID, request -> Reply.ok()
                .withBody(Body.of(bytes(Messages.to("T")
                        .body("hello")
                        .tag("tagA")
                        .keys("kk")
                        .queue(1)
                        .at(7, 100)
                        .on(brokerHost())
                        .record()))));
        system.onBroker(QUERY_TOPIC_CONSUME_BY_WHO, request -> Reply.ok()
                .withBody(Body.of(Json.writeBytes(new GroupList(List.of("g"))))));
        system.onBroker(GET_CONSUME_STATS, request -> Reply.ok().withBody(Body.of(Json.writeBytes(stats))));
        system.onBroker(GET_CONSUMER_CONNECTION_LIST, request -> {
            throw new Refusal(ResponseCode.CONSUMER_NOT_ONLINE, "nobody");
        });

        system.start();
        String id = new MessageId(brokerHost(), 100).text();
        assertThat(system.run("queryMsgById", "-t", "T", "-i", id))
                .as(system.err())
                .isZero();
        assertThat(system.out())
                .contains(
                        "OffsetID:            " + id,
                        "Tags:                [tagA]",
                        "Keys:                [kk]",
                        "Queue Offset:        7",
                        "Message Body:        hello",
                        "MessageTrack [consumerGroup=g, trackType=NOT_ONLINE, exceptionDesc=no member is connected;"
                                + " by its offset: CONSUMED]");
    }

    @Test
    void queryMsgByIdFindsTheIdThatAProducerGave() {
        String id = "7F00000100012A139A55" + "0123456789AB";
        answerWithMessagesOf(id);

        assertThat(system.run("queryMsgById", "-t", "T", "-i", id))
                .as(system.err())
                .isZero();
        assertThat((QueryByKey) system.headers().get(0)).satisfies(asked -> {
            assertThat(asked.key()).isEqualTo(id);
            assertThat(asked.uniqueKeyQuery()).isTrue();
        });
        assertThat(system.out()).contains("Message Body:        wanted").doesNotContain("neighbour");
    }

    @Test
    void queryMsgByIdLooksForAKeyWhereNoMessageIsAtThePlace() {
        String id = new MessageId(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), 100).text();
        answerWithMessagesOf(id);

        assertThat(system.run("queryMsgById", "-t", "T", "-i", id))
                .as(system.err())
                .isZero();
        assertThat(system.out()).contains("Message Body:        wanted");
    }

    @Test
    void queryMsgByIdNamesAnIdThatNoBrokerHas() {
        String id = "7F00000100012A139A55" + "0123456789AB";
        system.onBroker(QUERY_MESSAGE, request -> {
            throw new Refusal(ResponseCode.QUERY_NOT_FOUND, "nothing");
        });

        assertThat(system.run("queryMsgById", "-t", "T", "-i", id)).isEqualTo(1);
        assertThat(system.err()).contains("no broker of topic T has a message " + id);
    }

    private void answerWithMessagesOf(String id) {
        byte[] neighbour =
                bytes(Messages.to("T").body("neighbour").uniqueKey("another").record());
        byte[] wanted = bytes(Messages.to("T").body("wanted").uniqueKey(id).record());
        ByteBuffer both = ByteBuffer.allocate(neighbour.length + wanted.length)
                .put(neighbour)
                .put(wanted);
        system.onBroker(QUERY_MESSAGE, request -> Reply.of(new IndexState(0, 0)).withBody(Body.of(both.array())));
        system.onBroker(QUERY_TOPIC_CONSUME_BY_WHO, request -> Reply.ok()
                .withBody(Body.of(Json.writeBytes(new GroupList(List.of())))));
    }

    @Test
    void queryMsgByUniqueKeyShowsTheFirstOrAllMessagesOfAnId() {
        byte[] again = bytes(Messages.to("T")
                .body("again")
                .uniqueKey("U1")
                .at(8, 300)
                .storedAt(2_000)
                .record());
        byte[] first = bytes(Messages.to("T")
                .body("first")
                .uniqueKey("U1")
                .at(7, 100)
                .storedAt(1_000)
                .record());
        byte[] other =
                bytes(Messages.to("T").body("other").uniqueKey("U2").at(6, 50).record());
        ByteBuffer records = ByteBuffer.allocate(again.length + first.length + other.length)
                .put(again)
                .put(first)
                .put(other);
        system.onBroker(QUERY_MESSAGE, request -> Reply.of(new IndexState(0, 0)).withBody(Body.of(records.array())));
        system.onBroker(QUERY_TOPIC_CONSUME_BY_WHO, request -> Reply.ok()
                .withBody(Body.of(Json.writeBytes(new GroupList(List.of())))));

        assertThat(system.run("queryMsgByUniqueKey", "-t", "T", "-i", "U1", "-s", "500", "-e", "5000"))
                .as(system.err())
                .isZero();
        QueryByKey asked = (QueryByKey) system.headers().get(0);
        assertThat(asked.uniqueKeyQuery()).isTrue();
        assertThat(asked.beginTimestamp()).isEqualTo(500);
        assertThat(asked.endTimestamp()).isEqualTo(5_000);
        assertThat(system.out())
                .contains("Message Body:        first", "2 messages have this id; -a shows all")
                .doesNotContain("again", "other");

        assertThat(system.run("queryMsgByUniqueKey", "-t", "T", "-i", "U1", "-a"))
                .isZero();
        assertThat(system.out())
                .contains("Message Body:        first", "Message Body:        again")
                .doesNotContain("other");
    }

    @Test
    void queryMsgByUniqueKeyNamesAnIdThatNoBrokerHas() {
        system.onBroker(QUERY_MESSAGE, request -> {
            throw new Refusal(ResponseCode.QUERY_NOT_FOUND, "nothing");
        });

        assertThat(system.run("queryMsgByUniqueKey", "-t", "T", "-i", "U1")).isEqualTo(1);
        assertThat(system.err()).contains("no broker of topic T has a message U1");
        assertThat(system.run("queryMsgByUniqueKey", "-t", "T", "-i", "U1", "-g", "G"))
                .isEqualTo(2);
        assertThat(system.run("queryMsgByUniqueKey", "-t", "T", "-i", "U1", "-s", "soon"))
                .isEqualTo(2);
    }

    @Test
    void queryMsgByIdRefusesWhatIsNoId() {
        assertThat(system.run("queryMsgById", "-t", "T", "-i", "xyz")).isEqualTo(2);
        assertThat(system.err()).contains("option -i", "xyz");
    }

    private InetSocketAddress brokerHost() {
        String address = system.brokerAddress();
        int colon = address.lastIndexOf(':');
        return new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }

    private void queueOfThree() {
        system.onBroker(GET_MIN_OFFSET, request -> Reply.of(new Offset(0)));
        system.onBroker(GET_MAX_OFFSET, request -> Reply.of(new Offset(3)));
        system.onBroker(PULL_MESSAGE, request -> {
            Pull pull = request.header();
            ByteBuffer records = ByteBuffer.allocate(64 * 1024);
            long end = Math.min(3, pull.queueOffset() + pull.maxMsgNums());
            for (long offset = pull.queueOffset(); offset < end; offset++) {
                records.put(Messages.to("T")
                        .body("body-" + offset)
                        .queue(pull.queueId())
                        .at(offset, offset * 1000)
                        .record());
            }
            return Reply.of(new Pulled(0, end, 0, 3, null, null, null, null)).withBody(Body.of(bytes(records.flip())));
        });
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
