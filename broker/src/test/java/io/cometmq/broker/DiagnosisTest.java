// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import static io.cometmq.remoting.protocol.request.ClientRequests.GET_CONSUMER_RUNNING_INFO;
import static io.cometmq.remoting.protocol.request.ClientRequests.HEART_BEAT;
import static io.cometmq.remoting.protocol.request.DiagnosisRequests.CONSUME_MESSAGE_DIRECTLY;
import static io.cometmq.remoting.protocol.request.DiagnosisRequests.QUERY_CONSUME_QUEUE;
import static io.cometmq.remoting.protocol.request.DiagnosisRequests.QUERY_CONSUME_TIME_SPAN;
import static io.cometmq.remoting.protocol.request.DiagnosisRequests.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST;
import static io.cometmq.remoting.protocol.request.DiagnosisRequests.UPDATE_AND_GET_GROUP_FORBIDDEN;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_CONSUMER_CONNECTION_LIST;
import static io.cometmq.remoting.protocol.request.OffsetRequests.QUERY_CONSUMER_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.UPDATE_CONSUMER_OFFSET;
import static io.cometmq.remoting.protocol.request.PopRequests.POP_ROLLBACK;
import static io.cometmq.remoting.protocol.request.PullRequests.PULL_MESSAGE;
import static io.cometmq.remoting.protocol.request.ResetRequests.CLONE_GROUP_OFFSET;
import static io.cometmq.remoting.protocol.request.ResetRequests.GET_ALL_CONSUMER_OFFSET;
import static io.cometmq.remoting.protocol.request.ResetRequests.GET_ALL_DELAY_OFFSET;
import static io.cometmq.remoting.protocol.request.ResetRequests.GET_CONSUMER_STATUS_FROM_CLIENT;
import static io.cometmq.remoting.protocol.request.ResetRequests.INVOKE_BROKER_TO_GET_CONSUMER_STATUS;
import static io.cometmq.remoting.protocol.request.ResetRequests.INVOKE_BROKER_TO_RESET_OFFSET;
import static io.cometmq.remoting.protocol.request.ResetRequests.QUERY_CORRECTION_OFFSET;
import static io.cometmq.remoting.protocol.request.ResetRequests.RESET_CONSUMER_CLIENT_OFFSET;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_MESSAGE_V2;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.testing.TestBroker;
import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.ConsumerConnection;
import io.cometmq.remoting.protocol.body.ConsumerOffsetTable;
import io.cometmq.remoting.protocol.body.GetConsumerStatusBody;
import io.cometmq.remoting.protocol.body.QueryConsumeQueueResponseBody;
import io.cometmq.remoting.protocol.body.QueryConsumeTimeSpanBody;
import io.cometmq.remoting.protocol.body.QueryCorrectionOffsetBody;
import io.cometmq.remoting.protocol.body.ResetOffsetBody;
import io.cometmq.remoting.protocol.body.SubscriptionGroupList;
import io.cometmq.remoting.protocol.request.ClientRequests.OfClient;
import io.cometmq.remoting.protocol.request.ClientRequests.OfConsumerGroup;
import io.cometmq.remoting.protocol.request.DiagnosisRequests.ConsumeDirectly;
import io.cometmq.remoting.protocol.request.DiagnosisRequests.Forbid;
import io.cometmq.remoting.protocol.request.DiagnosisRequests.QueueEntries;
import io.cometmq.remoting.protocol.request.DiagnosisRequests.TimeSpanOf;
import io.cometmq.remoting.protocol.request.OffsetRequests.QueryOffset;
import io.cometmq.remoting.protocol.request.OffsetRequests.UpdateOffset;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.protocol.request.ResetRequests.CloneOffsets;
import io.cometmq.remoting.protocol.request.ResetRequests.Correction;
import io.cometmq.remoting.protocol.request.ResetRequests.Reset;
import io.cometmq.remoting.protocol.request.ResetRequests.StatusOf;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.SendRequests.Sent;
import io.cometmq.remoting.protocol.subscription.GroupForbidden;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.RpcClient;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Resets of offsets, and questions about groups and to their members. */
class DiagnosisTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private TestBroker broker;

    @TempDir
    Path directory;

    @BeforeEach
    void start() {
        broker = TestBroker.start(directory);
        put("G", "G2", "G3");
        for (int i = 0; i < 5; i++) {
            send(i);
            // Held until the queue has the message.
            assertThat(pull("G", i, 6).code()).isEqualTo(ResponseCode.SUCCESS);
        }
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void aMovedGroupIsToldWithItsNextPullAndGoesOnThere() {
        commit("G", 5);

        Answer<NoHeader> moved = reset(new Reset("G", "T", 0, 2L, 0, true));

        assertThat(Json.read(moved.body(), ResetOffsetBody.class).offsetTable())
                .isEqualTo(Map.of(new MessageQueue("T", "broker-a", 0), 2L));
        assertThat(offset("G")).isEqualTo(2);
        Answer<Pulled> told = pull("G", 5, 4);
        assertThat(told.code()).isEqualTo(ResponseCode.PULL_OFFSET_MOVED);
        assertThat(told.header().nextBeginOffset()).isEqualTo(2);
        assertThat(commit("G", 5).code()).as("of before the reset").isEqualTo(ResponseCode.SUCCESS);
        assertThat(offset("G")).isEqualTo(2);
        assertThat(pull("G", 2, 4).code()).isEqualTo(ResponseCode.SUCCESS);
        commit("G", 5);
        assertThat(offset("G")).isEqualTo(5);
    }

    @Test
    void aMoveThatNobodyFollowedYetOutlivesTheBroker() {
        commit("G", 5);
        reset(new Reset("G", "T", 0, 2L, 0, true));

        broker.close();
        broker = TestBroker.start(directory);

        assertThat(offset("G")).isEqualTo(2);
        commit("G", 5);
        assertThat(offset("G")).as("commit of before the reset").isEqualTo(2);
        assertThat(pull("G", 5, 4).header().nextBeginOffset()).isEqualTo(2);
        assertThat(pull("G", 2, 4).code()).isEqualTo(ResponseCode.SUCCESS);
        commit("G", 4);

        broker.close();
        broker = TestBroker.start(directory);

        assertThat(offset("G")).as("followed before").isEqualTo(4);
        commit("G", 5);
        assertThat(offset("G")).isEqualTo(5);
    }

    @Test
    void membersAreToldOfAMove() throws Exception {
        BlockingQueue<ResetOffsetBody> told = new LinkedBlockingQueue<>();
        HandlerTable answers = new HandlerTable();
        answers.on(RESET_CONSUMER_CLIENT_OFFSET, Lane.INLINE, asked -> {
            assertThat(asked.header()).isEqualTo(new Reset("G", "T", -1, null, 1, false));
            told.add(Json.read(asked.bodyBytes(), ResetOffsetBody.class));
            return Reply.ok();
        });
        assertThat(member(answers, "c1", "n > 3")).isNotNull();
        commit("G", 5);

        reset(new Reset("G", "T", -1, -1L, 1, true));

        assertThat(told.poll(20, TimeUnit.SECONDS))
                .isEqualTo(new ResetOffsetBody(Map.of(new MessageQueue("T", "broker-a", 0), 0L)));
    }

    @Test
    void whatTheBrokerSavesForDelaysIsHandedOut() {
        Answer<NoHeader> delays = broker.call(GET_ALL_DELAY_OFFSET, NoHeader.INSTANCE);

        assertThat(new String(delays.body(), UTF_8)).contains("\"dataVersion\"", "\"offsetTable\"");
        assertThat(broker.call(POP_ROLLBACK, NoHeader.INSTANCE).code()).isEqualTo(ResponseCode.SUCCESS);
    }

    @Test
    void aWaitingPullOfAMovedGroupIsAnsweredAtOnce() {
        CompletableFuture<Answer<Pulled>> waiting = broker.start(PULL_MESSAGE, ask("G", 5, 6), new byte[0]);
        // Answered later than the pull was taken, as both use one connection.
        offset("G");

        reset(new Reset("G", "T", -1, -1L, 0, true));

        assertThat(TestBroker.await(waiting).code()).isEqualTo(ResponseCode.PULL_OFFSET_MOVED);
    }

    @Test
    void aResetGoesToATimeOrToTheEnd() {
        commit("G", 3);

        reset(new Reset("G", "T", -1, -1L, -1, true));
        assertThat(offset("G")).isEqualTo(5);
        reset(new Reset("G", "T", -1, -1L, 1, true));
        assertThat(offset("G")).isZero();
    }

    @Test
    void withoutForceNoOffsetMovesForward() {
        commit("G", 3);

        reset(new Reset("G", "T", -1, -1L, -1, false));

        assertThat(offset("G")).isEqualTo(3);
    }

    @Test
    void resetsOutOfBoundsAreRefused() {
        assertThat(reset(new Reset("G", "T", 0, 99L, 0, true)).remark()).contains("offset=99", "expected 0..5");
        assertThat(reset(new Reset("G", "T", 7, 1L, 0, true)).remark()).contains("queueId=7", "expected 0..0");
        assertThat(reset(new Reset("G", "None", 0, 1L, 0, true)).code()).isEqualTo(ResponseCode.TOPIC_NOT_EXIST);
        assertThat(reset(new Reset("Nobody", "T", 0, 1L, 0, true)).code())
                .isEqualTo(ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST);
    }

    @Test
    void commitsBeyondTheEndAreRefusedBecauseTheyWouldSkipMessages() {
        commit("G", 3);

        assertThat(commit("G", 6).remark()).contains("commitOffset=6", "expected 0..5");
        assertThat(commit("G", -1).code()).isEqualTo(ResponseCode.INVALID_PARAMETER);
        broker.call(PULL_MESSAGE, new Pull("G", "T", 0, 0, 1, 5, 77, 0, "*", 0, "TAG", null, null));
        assertThat(offset("G")).isEqualTo(3);
    }

    @Test
    void offsetsAreCopiedToAnotherGroup() {
        commit("G", 3);

        broker.call(CLONE_GROUP_OFFSET, new CloneOffsets("G", "G2", "T", true));

        assertThat(offset("G2")).isEqualTo(3);
        assertThat(Json.read(
                                broker.call(GET_ALL_CONSUMER_OFFSET, NoHeader.INSTANCE)
                                        .body(),
                                ConsumerOffsetTable.class)
                        .offsetTable())
                .containsEntry("T@G2", Map.of(0, 3L));
    }

    @Test
    void theLeastOffsetOfSeveralGroupsIsFound() {
        commit("G", 3);
        commit("G2", 1);
        commit("G3", 2);

        assertThat(correction(null)).isEqualTo(Map.of(0, 1L));
        assertThat(correction("G2")).isEqualTo(Map.of(0, 2L));
    }

    @Test
    void aForbiddenGroupCannotPullUntilItIsPermitted() {
        Answer<NoHeader> forbidden = broker.call(UPDATE_AND_GET_GROUP_FORBIDDEN, new Forbid("G", "T", false));
        Answer<Pulled> refused = pull("G", 0, 4);

        assertThat(Json.read(forbidden.body(), GroupForbidden.class)).isEqualTo(new GroupForbidden("G", "T", false));
        assertThat(refused.code()).isEqualTo(ResponseCode.NO_PERMISSION);
        assertThat(refused.remark()).contains("group G", "topic T");
        assertThat(pull("G2", 0, 4).code()).isEqualTo(ResponseCode.SUCCESS);

        broker.call(UPDATE_AND_GET_GROUP_FORBIDDEN, new Forbid("G", "T", true));
        assertThat(pull("G", 0, 4).code()).isEqualTo(ResponseCode.SUCCESS);
    }

    @Test
    void theTimeSpanOfAQueueSaysHowOldTheNextMessageIs() {
        commit("G", 5);
        commit("G2", 2);

        assertThat(span("G").get(0).delayTime()).isZero();
        assertThat(span("G2").get(0).delayTime()).isNotNegative();
        assertThat(span("G2").get(0).minTimeStamp()).isPositive();
    }

    @Test
    void entriesOfAQueueAreShownWithWhatTheFilterSays() {
        RpcClient member = member(new HandlerTable(), "c1", "n > 3");
        assertThat(member).isNotNull();

        Answer<NoHeader> shown = broker.call(QUERY_CONSUME_QUEUE, new QueueEntries("T", 0, 2, 3, "G"));

        QueryConsumeQueueResponseBody body = Json.read(shown.body(), QueryConsumeQueueResponseBody.class);
        assertThat(body.queueData()).extracting(entry -> entry.eval()).containsExactly(false, false, true);
        assertThat(body.maxQueueIndex()).isEqualTo(5);
        assertThat(body.filterData()).isEqualTo("n > 3");
    }

    @Test
    void questionsToAMemberArePassedOnWithTheirAnswers() {
        HandlerTable answers = new HandlerTable();
        answers.on(GET_CONSUMER_STATUS_FROM_CLIENT, Lane.INLINE, asked -> Reply.ok()
                .withBody(Body.of(Json.writeBytes(
                        new GetConsumerStatusBody(Map.of(), Map.of(new MessageQueue("T", "broker-a", 0), 4L))))));
        answers.on(GET_CONSUMER_RUNNING_INFO, Lane.INLINE, asked -> Reply.ok()
                .withBody(Body.of("{\"jstack\":\"here\"}".getBytes(UTF_8))));
        answers.on(CONSUME_MESSAGE_DIRECTLY, Lane.INLINE, asked -> Reply.ok()
                .withBody(Body.of(MessageDecoder.decode(ByteBuffer.wrap(asked.bodyBytes()))
                        .getBody())));
        assertThat(member(answers, "c1", "n > 3")).isNotNull();
        String msgId = MessageDecoder.decodes(ByteBuffer.wrap(pull("G", 3, 4).body()))
                .get(0)
                .getOffsetMsgId();

        Answer<NoHeader> status = broker.call(INVOKE_BROKER_TO_GET_CONSUMER_STATUS, new StatusOf("T", "G", ""));
        Answer<NoHeader> running = broker.call(GET_CONSUMER_RUNNING_INFO, new OfClient("G", "c1", true));
        Answer<NoHeader> consumed =
                broker.call(CONSUME_MESSAGE_DIRECTLY, new ConsumeDirectly("G", "c1", msgId, null, "T", null, null));

        assertThat(Json.read(status.body(), GetConsumerStatusBody.class).consumerTable())
                .isEqualTo(Map.of("c1", Map.of(new MessageQueue("T", "broker-a", 0), 4L)));
        assertThat(new String(running.body(), UTF_8)).contains("here");
        assertThat(new String(consumed.body(), UTF_8)).as(consumed.remark()).isEqualTo("message 3");
    }

    @Test
    void questionsToNobodyAreRefused() {
        assertThat(broker.call(INVOKE_BROKER_TO_GET_CONSUMER_STATUS, new StatusOf("T", "G", ""))
                        .code())
                .isEqualTo(ResponseCode.CONSUMER_NOT_ONLINE);
        assertThat(member(new HandlerTable(), "c1", "n > 3")).isNotNull();
        assertThat(broker.call(GET_CONSUMER_RUNNING_INFO, new OfClient("G", "c9", true))
                        .remark())
                .contains("client c9", "expected one of [c1]");
    }

    @Test
    void membersThatSubscribeDifferentlyAreShown() {
        assertThat(member(new HandlerTable(), "c1", "n > 3")).isNotNull();
        assertThat(member(new HandlerTable(), "c2", "n > 4")).isNotNull();

        Answer<NoHeader> shown = broker.call(GET_CONSUMER_CONNECTION_LIST, new OfConsumerGroup("G"));

        assertThat(Json.read(shown.body(), ConsumerConnection.class).differences())
                .hasSize(1)
                .first()
                .satisfies(difference -> {
                    assertThat(List.of(difference.clientId(), difference.otherClientId()))
                            .containsExactlyInAnyOrder("c1", "c2");
                    assertThat(List.of(difference.expression(), difference.otherExpression()))
                            .containsExactlyInAnyOrder("SQL92 n > 3", "SQL92 n > 4");
                });
    }

    private RpcClient member(HandlerTable answers, String clientId, String filter) {
        RpcClient client = broker.client(answers);
        String body =
                """
                {"clientID":"%s","producerDataSet":[],"consumerDataSet":[{"groupName":"G","messageModel":"CLUSTERING",\
                "consumeType":"CONSUME_PASSIVELY","consumeFromWhere":"CONSUME_FROM_FIRST_OFFSET","subscriptionDataSet":\
                [{"topic":"T","subString":"%s","expressionType":"SQL92","subVersion":1,"tagsSet":[],"codeSet":[]}]}]}
                """
                        .formatted(clientId, filter);
        Answer<?> seen = TestBroker.await(
                client.call(broker.address(), HEART_BEAT, NoHeader.INSTANCE, Body.of(body.getBytes(UTF_8)), PATIENCE));
        assertThat(seen.code()).as(seen.remark()).isEqualTo(ResponseCode.SUCCESS);
        return client;
    }

    private void put(String... groups) {
        List<SubscriptionGroupConfig> configs =
                List.of(groups).stream().map(SubscriptionGroupConfig::of).toList();
        RequestType<NoHeader, NoHeader> type = UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST;
        Answer<NoHeader> answer =
                broker.call(type, NoHeader.INSTANCE, Json.writeBytes(new SubscriptionGroupList(configs)));
        assertThat(answer.code()).as(answer.remark()).isEqualTo(ResponseCode.SUCCESS);
    }

    private void send(int n) {
        Send header =
                new Send("PG", "T", "TBW102", 1, 0, 0, 1, 0, "n\u0001" + n + "\u0002", 0, false, null, false, null);
        Answer<Sent> sent = broker.call(SEND_MESSAGE_V2, header, ("message " + n).getBytes(UTF_8));
        assertThat(sent.code()).as(sent.remark()).isEqualTo(ResponseCode.SUCCESS);
    }

    private Answer<NoHeader> reset(Reset header) {
        return broker.call(INVOKE_BROKER_TO_RESET_OFFSET, header);
    }

    private Answer<NoHeader> commit(String group, long offset) {
        return broker.call(UPDATE_CONSUMER_OFFSET, new UpdateOffset(group, "T", 0, offset));
    }

    private long offset(String group) {
        Answer<?> found = broker.call(QUERY_CONSUMER_OFFSET, new QueryOffset(group, "T", 0, null));
        return ((io.cometmq.remoting.protocol.request.OffsetRequests.Offset) found.header()).offset();
    }

    private Map<Integer, Long> correction(String without) {
        Answer<NoHeader> found = broker.call(QUERY_CORRECTION_OFFSET, new Correction(without, "G", "T"));
        return Json.read(found.body(), QueryCorrectionOffsetBody.class).correctionOffsets();
    }

    private List<io.cometmq.remoting.protocol.body.QueueTimeSpan> span(String group) {
        Answer<NoHeader> found = broker.call(QUERY_CONSUME_TIME_SPAN, new TimeSpanOf("T", group));
        return Json.read(found.body(), QueryConsumeTimeSpanBody.class).consumeTimeSpanSet();
    }

    private static Pull ask(String group, long offset, int flags) {
        return new Pull(group, "T", 0, offset, 32, flags, 0, 15_000, "*", 0, "TAG", null, null);
    }

    private Answer<Pulled> pull(String group, long offset, int flags) {
        return broker.call(PULL_MESSAGE, ask(group, offset, flags));
    }
}
