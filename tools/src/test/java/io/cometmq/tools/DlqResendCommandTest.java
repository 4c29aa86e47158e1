// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MAX_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MIN_OFFSET;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DlqResendCommandTest {
    private static final int DEAD = 5;

    private final TestSystem system = new TestSystem();
    private final List<Send> sent = new ArrayList<>();
    private int refuseAfter = Integer.MAX_VALUE;

    @BeforeEach
    void fiveDeadLetters() {
        system.topic("%DLQ%g", 1).topic("T", 4).topic("U", 4);
        system.onBroker(GET_MIN_OFFSET, request -> Reply.of(new Offset(0)));
        system.onBroker(GET_MAX_OFFSET, request -> Reply.of(new Offset(DEAD)));
        system.onBroker(PULL_MESSAGE, request -> {
            Pull pull = request.header();
            ByteBuffer records = ByteBuffer.allocate(64 * 1024);
            long end = Math.min(DEAD, pull.queueOffset() + pull.maxMsgNums());
            for (long offset = pull.queueOffset(); offset < end; offset++) {
                records.put(dead((int) offset));
            }
            byte[] body = new byte[records.flip().remaining()];
            records.get(body);
            return Reply.of(new Pulled(0, end, 0, DEAD, null, 0, 0, null)).withBody(Body.of(body));
        });
        system.onBroker(SEND_MESSAGE_V2, request -> {
            if (sent.size() >= refuseAfter) {
                throw new Refusal(ResponseCode.NO_PERMISSION, "not writable");
            }
            sent.add(request.header().kept());
            return Reply.of(new Sent("id", 0, sent.size(), null, null, null));
        });
    }

    @Test
    void deadLettersGoBackAsTheyWereFirstSent() {
        assertThat(system.run("dlqResend", "-g", "g", "--rate", "10000"))
                .as(system.err())
                .isZero();

        assertThat(sent).extracting(Send::topic).containsExactly("T", "U", "T", "U", "T");
        Map<String, String> properties =
                MessageProperties.decode(sent.get(0).givenProperties().text());
        assertThat(properties)
                .containsEntry("n", "0")
                .containsEntry("UNIQ_KEY", "ID0")
                .doesNotContainKeys("DLQ_REASON", "DLQ_ORIGIN_TOPIC", "RETRY_TOPIC", "ORIGIN_MESSAGE_ID", "DELAY");
        assertThat(system.out()).contains("Sent: 5", "Go on with: --from broker-a=5");
    }

    @Test
    void whoWatchesSeesHowManyDeadLettersAreDone() {
        system.watching(false).run("dlqResend", "-g", "g", "--rate", "10000");

        assertThat(system.err())
                .contains("dead letters of broker-a [######------------------------]  20 % of 5")
                .endsWith("\r");
        assertThat(system.out()).doesNotContain("[#");
    }

    @Test
    void onlyTheChosenOnesGoBack() {
        system.run("dlqResend", "-g", "g", "--sql", "n > 0", "-t", "T", "--tag", "tag", "--rate", "10000");

        assertThat(sent).hasSize(2).extracting(Send::topic).containsOnly("T");
    }

    @Test
    void aKeyChoosesOne() {
        system.run("dlqResend", "-g", "g", "-k", "k3");

        assertThat(sent).hasSize(1).extracting(Send::topic).containsExactly("U");
    }

    @Test
    void aDryRunSendsNothing() {
        assertThat(system.run("dlqResend", "-g", "g", "--dry-run", "-o", "json"))
                .as(system.err())
                .isZero();

        JSONObject report = JSON.parseObject(system.out());
        assertThat(sent).isEmpty();
        assertThat(report.getIntValue("sent")).isEqualTo(5);
        assertThat(report.getJSONArray("messages").getJSONObject(0).getString("status"))
                .isEqualTo("WOULD_BE_SENT");
    }

    @Test
    void aRunIsBoundedAndTheNextGoesOnBehindIt() {
        system.run("dlqResend", "-g", "g", "--max", "2", "--rate", "10000");
        assertThat(system.out()).contains("--from broker-a=2");

        system.run("dlqResend", "-g", "g", "--from", "broker-a=2", "--rate", "10000");

        assertThat(sent)
                .extracting(send -> send.givenProperties().get("UNIQ_KEY"))
                .containsExactly("ID0", "ID1", "ID2", "ID3", "ID4");
    }

    @Test
    void aRefusedSendEndsTheRunAndSaysWhereToGoOn() {
        refuseAfter = 3;

        assertThat(system.run("dlqResend", "-g", "g", "--rate", "10000")).isEqualTo(1);

        assertThat(system.err()).contains("sent 3, go on with --from broker-a=3", "not writable");
    }

    @Test
    void wrongOptionsAreRefused() {
        assertThat(system.run("dlqResend", "-g", "g", "--sql", "n >")).isEqualTo(2);
        assertThat(system.err()).contains("at character 4");
        assertThat(system.run("dlqResend", "-g", "g", "--rate", "0")).isEqualTo(2);
    }

    private static ByteBuffer dead(int n) {
        return Messages.to("%DLQ%g")
                .body("body-" + n)
                .tag("tag")
                .keys("k" + n)
                .uniqueKey("ID" + n)
                .property("n", String.valueOf(n))
                .property("DELAY", "0")
                .property("RETRY_TOPIC", n % 2 == 0 ? "T" : "U")
                .property("DLQ_ORIGIN_TOPIC", n % 2 == 0 ? "T" : "U")
                .property("ORIGIN_MESSAGE_ID", "X")
                .property("DLQ_REASON", "MAX_RECONSUME_TIMES")
                .at(n, n * 1000L)
                .record();
    }
}
