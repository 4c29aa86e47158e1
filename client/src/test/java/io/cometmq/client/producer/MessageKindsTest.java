// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.producer.selector.SelectMessageQueueByMachineRoom;
import io.cometmq.client.testing.FakeBroker;
import io.cometmq.client.testing.FakeCluster;
import io.cometmq.common.compression.CompressionType;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageKindsTest {
    private final FakeCluster cluster = FakeCluster.of(1).with("T", 1);
    private final FakeBroker broker = cluster.broker(0);
    private final DefaultMQProducer producer = new DefaultMQProducer("P", cluster.clients());

    @BeforeEach
    void start() throws Exception {
        producer.setNamesrvAddr(cluster.nameServer());
        producer.start();
    }

    @AfterEach
    void close() {
        producer.shutdown();
        cluster.close();
    }

    @Test
    void delaysAndPrioritiesTravelAsProperties() throws Exception {
        Message message = message("x");
        message.setDelayTimeMs(1_500);
        message.setPriority(3);

        producer.send(message);

        assertThat(broker.sends().get(0).givenProperties().text())
                .contains("TIMER_DELAY_MS\u00011500")
                .contains("_SYS_MSG_PRIORITY_\u00013");
    }

    @ParameterizedTest
    @EnumSource
    void aLargeBodyIsCompressedAsTheSettingsSay(CompressionType type) throws Exception {
        byte[] body = "abcdefgh".repeat(1_000).getBytes(StandardCharsets.US_ASCII);
        producer.setCompressType(type);

        SendResult result = producer.send(new Message("T", body));

        Send sent = broker.sends().get(0);
        assertThat(sent.sysFlag() & MessageSysFlag.COMPRESSED).isEqualTo(MessageSysFlag.COMPRESSED);
        assertThat(CompressionType.of(sent.sysFlag())).isEqualTo(type);
        assertThat(broker.messages(result.getMessageQueue()).get(0).getBody()).isEqualTo(body);
    }

    @Test
    void aBodyBelowTheThresholdIsNotCompressed() throws Exception {
        producer.send(new Message("T", new byte[4_095]));

        assertThat(broker.sends().get(0).sysFlag()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"KEYS", "DELAY", "TIMER_DELAY_MS", "UNIQ_KEY", "_SYS_MSG_PRIORITY_", "PGROUP"})
    void aReservedPropertyIsRefused(String name) {
        assertThatThrownBy(() -> message("x").putUserProperty(name, "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
        assertThat(MessageConst.STRING_HASH_SET).contains(name);
    }

    @Test
    void aMessageIsCalledBackAtTheBrokerThatItsHandleNames() throws Exception {
        assertThat(producer.recallMessage("T", handle("v1 T broker-a 1 KEY"))).isEqualTo("recalled from T");
        assertThat(producer.recallMessageAsync("T", handle("v1 T broker-a 1 KEY"))
                        .get(10, TimeUnit.SECONDS))
                .isEqualTo("recalled from T");
    }

    @Test
    void aHandleThatIsNoneIsRefused() {
        for (String handle : List.of("%", handle("v2 T broker-a 1 KEY"), handle("v1 T broker-a"), "")) {
            assertThatThrownBy(() -> producer.recallMessage("T", handle))
                    .isInstanceOf(MQClientException.class)
                    .hasMessageContaining("recall handle '" + handle + "' is invalid");
        }
        assertThatThrownBy(() -> producer.recallMessage("T", handle("v1 T broker-z 1 KEY")))
                .isInstanceOf(MQClientException.class)
                .hasMessageContaining("broker-z");
        assertThatThrownBy(() -> producer.recallMessage("%RETRY%G", handle("v1 T broker-a 1 KEY")))
                .isInstanceOf(MQClientException.class)
                .hasMessageContaining("topic is not supported");
    }

    @Test
    void aMachineRoomIsChosenByBrokerName() {
        SelectMessageQueueByMachineRoom selector = new SelectMessageQueueByMachineRoom();
        List<MessageQueue> queues = List.of(
                new MessageQueue("T", "east@a", 0), new MessageQueue("T", "west@b", 0), new MessageQueue("T", "c", 0));

        selector.setConsumeridcs(Set.of("west"));
        assertThat(selector.select(queues, message("x"), null)).isEqualTo(queues.get(1));

        selector.setConsumeridcs(Set.of("north"));
        assertThat(queues).contains(selector.select(queues, message("x"), null));
    }

    private static String handle(String text) {
        return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Message message(String body) {
        return new Message("T", body.getBytes(StandardCharsets.UTF_8));
    }
}
