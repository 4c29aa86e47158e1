// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import static io.cometmq.remoting.protocol.request.ClientRequests.GET_CONSUMER_RUNNING_INFO;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_CONSUMER_CONNECTION_LIST;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_CONSUME_STATS;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MAX_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.SEARCH_OFFSET_BY_TIMESTAMP;
import static io.cometmq.remoting.protocol.request.OffsetRequests.UPDATE_CONSUMER_OFFSET;
import static io.cometmq.remoting.protocol.request.ResetRequests.CLONE_GROUP_OFFSET;
import static io.cometmq.remoting.protocol.request.ResetRequests.INVOKE_BROKER_TO_RESET_OFFSET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.LanguageCode;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.admin.ConsumeStats;
import io.cometmq.remoting.protocol.admin.OffsetWrapper;
import io.cometmq.remoting.protocol.body.Connection;
import io.cometmq.remoting.protocol.body.ConsumerConnection;
import io.cometmq.remoting.protocol.body.ConsumerConnection.Difference;
import io.cometmq.remoting.protocol.body.ResetOffsetBody;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import io.cometmq.remoting.protocol.request.ClientRequests.OfClient;
import io.cometmq.remoting.protocol.request.OffsetRequests.Offset;
import io.cometmq.remoting.protocol.request.OffsetRequests.UpdateOffset;
import io.cometmq.remoting.protocol.request.ResetRequests.CloneOffsets;
import io.cometmq.remoting.protocol.request.ResetRequests.Reset;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupCommandsTest {
    private final TestSystem system = new TestSystem().topic("T", 1).topic("%RETRY%g", 1);

    @Test
    void resetOffsetByTimeMovesAllQueues() {
        answerResets();

        assertThat(system.run("resetOffsetByTime", "-g", "g", "-t", "T", "-s", "1700000000000"))
                .as(system.err())
                .isZero();

        assertThat(system.headers()).containsExactly(new Reset("g", "T", null, null, 1_700_000_000_000L, true));
        assertThat(system.out().lines()).containsExactly("#brokerName  #queueId  #offset", "broker-a     0         7");
    }

    @Test
    void resetOffsetByTimeMovesOneQueueToAnOffset() {
        answerResets();

        system.run("resetOffsetByTime", "-g", "g", "-t", "T", "-s", "-1", "-b", "broker-a", "-q", "0", "-o", "7");

        assertThat(system.headers()).containsExactly(new Reset("g", "T", 0, 7L, -1, true));
    }

    @Test
    void resetOffsetByTimeRefusesWhatDoesNotFit() {
        assertThat(system.run("resetOffsetByTime", "-g", "g", "-t", "T", "-s", "noon"))
                .isEqualTo(2);
        assertThat(system.run("resetOffsetByTime", "-g", "g", "-t", "T", "-s", "-1", "-o", "7"))
                .isEqualTo(2);
        assertThat(system.run("resetOffsetByTime", "-g", "g", "-t", "T", "-s", "-1", "-b", "broker-z"))
                .isEqualTo(2);
        assertThat(system.err()).contains("expected milliseconds", "expected -q too", "expected one of [broker-a]");
    }

    @Test
    void skipAccumulatedMessageMovesToTheEnd() {
        answerResets();

        assertThat(system.run("skipAccumulatedMessage", "-g", "g", "-t", "T"))
                .as(system.err())
                .isZero();

        assertThat(system.headers()).containsExactly(new Reset("g", "T", null, null, -1, true));
    }

    @Test
    void aGroupThatTheBrokerDoesNotMoveIsMovedTheOldWay() {
        system.onBroker(INVOKE_BROKER_TO_RESET_OFFSET, request -> {
            throw new Refusal(ResponseCode.CONSUMER_NOT_ONLINE, "Consumer not online");
        });
        List<UpdateOffset> committed = answerRollbacks();

        assertThat(system.run("skipAccumulatedMessage", "-g", "g", "-t", "T"))
                .as(system.err())
                .isZero();

        assertThat(committed).containsExactly(new UpdateOffset("g", "T", 0, 9));
        assertThat(system.out().lines())
                .containsExactly(
                        "#brokerName  #queueId  #brokerOffset  #consumerOffset  #timestampOffset  #rollbackOffset",
                        "broker-a     0         9              4                9                 9");
    }

    @Test
    void resetOffsetByTimeOldMovesNothingForwardWithoutForce() {
        List<UpdateOffset> committed = answerRollbacks();

        assertThat(system.run("resetOffsetByTimeOld", "-g", "g", "-t", "T", "-s", "1000", "-f", "false"))
                .as(system.err())
                .isZero();
        assertThat(committed).isEmpty();
        assertThat(system.out()).contains("broker-a     0         9              4                6                 4");

        assertThat(system.run("resetOffsetByTimeOld", "-g", "g", "-t", "T", "-s", "1000"))
                .isZero();
        assertThat(committed).containsExactly(new UpdateOffset("g", "T", 0, 6));
    }

    private List<UpdateOffset> answerRollbacks() {
        List<UpdateOffset> committed = new ArrayList<>();
        ConsumeStats stats =
                new ConsumeStats(0, Map.of(new MessageQueue("T", "broker-a", 0), new OffsetWrapper(9, 4, 0, 0)));
        system.onBroker(GET_CONSUME_STATS, request -> Reply.ok().withBody(Body.of(Json.writeBytes(stats))));
        system.onBroker(GET_MAX_OFFSET, request -> Reply.of(new Offset(9)));
        system.onBroker(SEARCH_OFFSET_BY_TIMESTAMP, request -> Reply.of(new Offset(6)));
        system.onBroker(UPDATE_CONSUMER_OFFSET, request -> {
            committed.add(request.header());
            return Reply.ok();
        });
        return committed;
    }

    @Test
    void cloneGroupOffsetAsksEveryBroker() {
        system.onBroker(CLONE_GROUP_OFFSET, request -> Reply.ok());

        assertThat(system.run("cloneGroupOffset", "-s", "g", "-d", "h", "-t", "T", "-o", "true"))
                .as(system.err())
                .isZero();

        assertThat(system.headers()).containsExactly(new CloneOffsets("g", "h", "T", true));
        assertThat(system.out()).startsWith("clone group offset success. srcGroup[g], destGroup[h], topic[T]");
    }

    @Test
    void consumerConnectionShowsMembersAndSubscriptions() {
        online(null);

        assertThat(system.run("consumerConnection", "-g", "g")).as(system.err()).isZero();

        assertThat(system.out().lines())
                .containsExactly(
                        "#ClientId  #ClientAddr    #Language  #Version",
                        "client-1   10.0.0.1:5000  JAVA       V5_5_0",
                        "",
                        "Below is subscription:",
                        "#Topic  #SubExpression",
                        "T       *",
                        "",
                        "ConsumeType: CONSUME_PASSIVELY",
                        "MessageModel: CLUSTERING",
                        "ConsumeFromWhere: CONSUME_FROM_LAST_OFFSET");
    }

    @Test
    void membersThatSubscribeDifferentlyAreShown() {
        online(List.of(new Difference("T", "client-1", "TAG a", "client-2", null)));

        system.run("consumerConnection", "-g", "g");

        assertThat(system.out()).contains("WARN: members of the group subscribe differently", "client-2", "nothing");
    }

    @Test
    void consumerStatusShowsWhatOneMemberDoes() {
        online(null);
        system.onBroker(GET_CONSUMER_RUNNING_INFO, request -> Reply.ok()
                .withBody(Body.of("{\"jstack\":\"main\"}".getBytes(UTF_8))));

        assertThat(system.run("consumerStatus", "-g", "g", "-i", "client-1", "-s"))
                .as(system.err())
                .isZero();

        assertThat(system.headers()).contains(new OfClient("g", "client-1", true));
        assertThat(system.out()).isEqualTo("{\"jstack\":\"main\"}\n");
    }

    @Test
    void consumerStatusSaysWhichMembersDidNotAnswer() {
        online(null);
        system.onBroker(GET_CONSUMER_RUNNING_INFO, request -> {
            throw new Refusal(ResponseCode.CONSUME_MSG_TIMEOUT, "client-1 did not answer");
        });

        assertThat(system.run("consumerStatus", "-g", "g")).as(system.err()).isZero();

        assertThat(system.out()).contains("client-1 did not answer", "Same subscription in the same group of consumer");
    }

    private void answerResets() {
        ResetOffsetBody moved = new ResetOffsetBody(Map.of(new MessageQueue("T", "broker-a", 0), 7L));
        system.onBroker(INVOKE_BROKER_TO_RESET_OFFSET, request -> Reply.ok().withBody(Body.of(Json.writeBytes(moved))));
    }

    private void online(List<Difference> differences) {
        ConsumerConnection members = new ConsumerConnection(
                Set.of(new Connection("10.0.0.1:5000", "client-1", LanguageCode.JAVA, 513)),
                ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET,
                ConsumeType.CONSUME_PASSIVELY,
                MessageModel.CLUSTERING,
                Map.of("T", SubscriptionData.ofTags("T", "*", 1)),
                differences);
        system.onBroker(
                GET_CONSUMER_CONNECTION_LIST, request -> Reply.ok().withBody(Body.of(Json.writeBytes(members))));
    }
}
