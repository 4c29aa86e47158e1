// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.client.consumer.DefaultLitePullConsumer;
import io.cometmq.client.consumer.DefaultMQPullConsumer;
import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.testing.FakeCluster;
import io.cometmq.common.message.Message;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionSettingsTest {
    private final FakeCluster cluster = FakeCluster.of(1).with("T", 1);
    private final DefaultMQProducer producer = new DefaultMQProducer("P", cluster.clients());

    ConnectionSettingsTest() {
        producer.setNamesrvAddr(cluster.nameServer());
    }

    @AfterEach
    void close() {
        producer.shutdown();
        cluster.close();
    }

    @Test
    void nothingGoesInTheClearThatWasMeantToBeEncrypted() {
        producer.setUseTLS(true);
        DefaultMQPushConsumer push = new DefaultMQPushConsumer("G");
        push.setUseTLS(true);
        DefaultMQPullConsumer pull = new DefaultMQPullConsumer("G");
        pull.setUseTLS(true);
        DefaultLitePullConsumer lite = new DefaultLitePullConsumer("G");
        lite.setUseTLS(true);

        assertThatThrownBy(producer::start)
                .isInstanceOf(MQClientException.class)
                .hasMessageContaining("useTLS=true");
        assertThatThrownBy(push::start).isInstanceOf(MQClientException.class).hasMessageContaining("useTLS=true");
        assertThatThrownBy(pull::start).isInstanceOf(MQClientException.class).hasMessageContaining("useTLS=true");
        assertThatThrownBy(lite::start).isInstanceOf(MQClientException.class).hasMessageContaining("useTLS=true");
    }

    @Test
    void proxyIsRefusedAndNoProxyIsNot() {
        producer.setSocksProxyConfig("{\"0.0.0.0/0\":{\"addr\":\"proxy:1080\"}}");
        assertThatThrownBy(producer::start)
                .isInstanceOf(MQClientException.class)
                .hasMessageContaining("proxy:1080");

        producer.setSocksProxyConfig("{}");

        assertThatCode(producer::start).doesNotThrowAnyException();
    }

    @Test
    void sendsGoTwoPortsBelowWhereSettingsSaySo() throws Exception {
        producer.setRetryTimesWhenSendFailed(0);
        producer.setVipChannelEnabled(true);
        producer.start();
        Message message = new Message("T", "x".getBytes(StandardCharsets.UTF_8));
        String broker = cluster.broker(0).address();
        int colon = broker.lastIndexOf(':');
        String vip = broker.substring(0, colon + 1) + (Integer.parseInt(broker.substring(colon + 1)) - 2);

        assertThatThrownBy(() -> producer.send(message)).hasStackTraceContaining(vip);
        assertThat(cluster.broker(0).sends()).isEmpty();
        producer.setSendMessageWithVIPChannel(false);

        assertThat(producer.send(message).getSendStatus()).isEqualTo(SendStatus.SEND_OK);
    }
}
