// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.UPDATE_BROKER_CONFIG;
import static io.cometmq.remoting.protocol.request.ClientRequests.HEART_BEAT;
import static io.cometmq.remoting.protocol.request.ColdControlRequests.GET_COLD_DATA_FLOW_CTR_INFO;
import static io.cometmq.remoting.protocol.request.ColdControlRequests.REMOVE_COLD_DATA_FLOW_CTR_CONFIG;
import static io.cometmq.remoting.protocol.request.ColdControlRequests.UPDATE_COLD_DATA_FLOW_CTR_CONFIG;
import static io.cometmq.remoting.protocol.request.PullRequests.PULL_MESSAGE;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_MESSAGE_V2;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.testing.sim.Simulation;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.ColdDataFlowCtrInfo;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.store.testing.ForgetfulFiles;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consumer groups that read much from the disk; time is virtual, and two messages are more than a group may read. */
class ColdControlTest {
    private static final long START = 1_795_337_950_000L;
    private static final int MESSAGES = 20;
    private static final String BODY = "x".repeat(1000);
    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final String PUSHED = "Pushed";
    private static final String PULLED = "Pulled";

    private final ForgetfulFiles disk = new ForgetfulFiles();

    @TempDir
    Path directory;

    private Simulation simulation;
    private VirtualBroker broker;

    @Test
    void aPushedGroupIsToldThatTheBrokerIsBusyUntilTheNextWindow() {
        run(Map.of("coldDataFlowControlEnable", "true", "cgColdReadThreshold", "1500"), ignored -> {
            heartbeat();
            assertThat(messages(pull(PUSHED, 0))).isEqualTo(2);

            Answer<Pulled> refused = pull(PUSHED, 2);
            assertThat(refused.code()).isEqualTo(ResponseCode.SYSTEM_BUSY);
            assertThat(refused.remark()).contains(PUSHED, "flow control");
            ColdDataFlowCtrInfo info = info();
            assertThat(info.runtimeTable()).containsOnlyKeys(PUSHED);
            assertThat(info.runtimeTable().get(PUSHED).coldAcc()).isBetween(2000L, 3000L);
            assertThat(info.runtimeTable().get(PUSHED).lastColdReadTimeMills()).isGreaterThan(START);
            assertThat(info.globalAcc())
                    .isEqualTo(info.runtimeTable().get(PUSHED).coldAcc());
            assertThat(info.cgColdReadThreshold()).isEqualTo(1500);

            simulation.sleep(WINDOW);
            assertThat(messages(pull(PUSHED, 2))).isEqualTo(2);
        });
    }

    @Test
    void anyOtherGroupWaitsAndGetsOneMessage() {
        run(Map.of("coldDataFlowControlEnable", "true", "cgColdReadThreshold", "1500"), ignored -> {
            assertThat(messages(pull(PULLED, 0))).isEqualTo(2);
            long before = simulation.clock().millis();

            Answer<Pulled> late = pull(PULLED, 2);

            assertThat(messages(late)).isEqualTo(1);
            assertThat(late.header().nextBeginOffset()).isEqualTo(3);
            assertThat(simulation.clock().millis() - before).isBetween(3000L, 4000L);
        });
    }

    @Test
    void allGroupsTogetherHaveAThresholdAndThoseOfTheSystemNone() {
        run(Map.of("coldDataFlowControlEnable", "true", "globalColdReadThreshold", "1500"), ignored -> {
            heartbeat();
            assertThat(messages(pull("CID_RMQ_SYS_READER", 0))).isEqualTo(2);
            disk.forget();
            assertThat(messages(pull("Other", 0))).isEqualTo(2);

            disk.forget();
            assertThat(pull(PUSHED, 0).code()).isEqualTo(ResponseCode.SYSTEM_BUSY);
            assertThat(messages(pull("CID_RMQ_SYS_READER", 0))).isEqualTo(2);
            assertThat(messages(pull(PUSHED, 0)))
                    .as("what is in memory now is for everyone")
                    .isEqualTo(2);
        });
    }

    @Test
    void whatWasNotSwitchedOnHindersAndCountsNobody() {
        run(Map.of("cgColdReadThreshold", "1500", "globalColdReadThreshold", "1500"), ignored -> {
            heartbeat();
            assertThat(messages(pull(PUSHED, 0))).isEqualTo(2);
            assertThat(messages(pull(PUSHED, 2))).isEqualTo(2);
            assertThat(info().globalAcc()).isZero();

            call(UPDATE_BROKER_CONFIG, "coldDataFlowControlEnable=true");
            disk.forget();
            assertThat(messages(pull(PUSHED, 4))).isEqualTo(2);
            assertThat(pull(PUSHED, 6).code()).isEqualTo(ResponseCode.SYSTEM_BUSY);
        });
    }

    @Test
    void aGroupHasTheThresholdThatAnOperatorSetAlsoAfterARestart() {
        run(Map.of("coldDataFlowControlEnable", "true", "cgColdReadThreshold", "1500"), ignored -> {
            assertThat(call(UPDATE_COLD_DATA_FLOW_CTR_CONFIG, PUSHED + "=5000\n"))
                    .isZero();
            broker.restart();
            disk.forget();
            heartbeat();
            assertThat(info().configTable()).isEqualTo(Map.of(PUSHED, 5000L));
            assertThat(messages(pull(PUSHED, 0))).isEqualTo(2);
            assertThat(messages(pull(PUSHED, 2))).isEqualTo(2);

            assertThat(call(REMOVE_COLD_DATA_FLOW_CTR_CONFIG, PUSHED)).isZero();
            assertThat(pull(PUSHED, 4).code()).isEqualTo(ResponseCode.SYSTEM_BUSY);
            assertThat(info().configTable()).isEmpty();
            assertThat(call(REMOVE_COLD_DATA_FLOW_CTR_CONFIG, "Unknown")).isZero();
        });
    }

    @Test
    void nonsenseIsRefused() {
        run(Map.of(), ignored -> {
            for (String body : new String[] {"", "G=many", "G=0", "G=-1", "bad group=1"}) {
                assertThat(call(UPDATE_COLD_DATA_FLOW_CTR_CONFIG, body))
                        .as(body)
                        .isEqualTo(ResponseCode.INVALID_PARAMETER);
            }
            assertThat(call(REMOVE_COLD_DATA_FLOW_CTR_CONFIG, "")).isEqualTo(ResponseCode.INVALID_PARAMETER);
            assertThat(info().configTable()).isEmpty();
        });
    }

    /** With messages that nobody has in memory. */
    private void run(Map<String, String> settings, Consumer<Simulation> body) {
        Simulation.runFrom(START, 1, sim -> {
            simulation = sim;
            broker = new VirtualBroker(sim, directory, disk, settings);
            broker.start();
            Send header = new Send("PG", "T", "TBW102", 1, 0, 0, 1, 0, "", 0, false, null, false, null);
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(broker.call(SEND_MESSAGE_V2, header, BODY.getBytes(UTF_8))
                                .code())
                        .isZero();
            }
            broker.restart();
            disk.forget();
            body.accept(sim);
        });
    }

    private void heartbeat() {
        String body =
                """
                {"clientID":"c","producerDataSet":[],"consumerDataSet":[{"groupName":"Pushed",\
                "messageModel":"CLUSTERING","consumeType":"CONSUME_PASSIVELY",\
                "consumeFromWhere":"CONSUME_FROM_FIRST_OFFSET","subscriptionDataSet":[]}]}
                """;
        assertThat(broker.call(HEART_BEAT, NoHeader.INSTANCE, body.getBytes(UTF_8))
                        .code())
                .isZero();
    }

    private Answer<Pulled> pull(String group, long offset) {
        Pull header = new Pull(group, "T", 0, offset, 2, 4, 0, 0, "*", 0, "TAG", null, null);
        return broker.call(PULL_MESSAGE, header, new byte[0]);
    }

    private static int messages(Answer<Pulled> answer) {
        assertThat(answer.code()).as(String.valueOf(answer.remark())).isZero();
        return MessageDecoder.decodes(ByteBuffer.wrap(answer.body())).size();
    }

    private int call(RequestType<NoHeader, ?> type, String body) {
        return broker.call(type, NoHeader.INSTANCE, body.getBytes(UTF_8)).code();
    }

    private ColdDataFlowCtrInfo info() {
        return Json.read(
                broker.call(GET_COLD_DATA_FLOW_CTR_INFO, NoHeader.INSTANCE, new byte[0])
                        .body(),
                ColdDataFlowCtrInfo.class);
    }
}
