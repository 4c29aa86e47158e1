// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.remoting.protocol.SerializeType;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemotingConfigTest {
    private static final String FRAME_MAX_LENGTH = "com.rocketmq.remoting.frameMaxLength";

    @AfterEach
    void clear() {
        System.clearProperty(FRAME_MAX_LENGTH);
    }

    @Test
    void hasTheValuesThatPeersExpect() {
        RemotingConfig config = RemotingConfig.defaults();

        assertThat(config.bounds().frameMaxLength()).isEqualTo(16 * 1024 * 1024);
        assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.idleTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.bounds().maxCallsInFlight()).isEqualTo(65_535);
        assertThat(config.bounds().backlog()).isEqualTo(1024);
        assertThat(config.serializeType()).isEqualTo(SerializeType.JSON);
    }

    @Test
    void takesTheFrameBoundFromItsSystemProperty() {
        System.setProperty(FRAME_MAX_LENGTH, "2097152");

        assertThat(RemotingConfig.defaults().bounds().frameMaxLength()).isEqualTo(2_097_152);
    }

    @Test
    void namesWhatIsNotAcceptable() {
        System.setProperty(FRAME_MAX_LENGTH, "16M");
        assertThatThrownBy(RemotingConfig::defaults)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(FRAME_MAX_LENGTH + "=16M: expected a number of bytes");

        System.setProperty(FRAME_MAX_LENGTH, "5");
        assertThatThrownBy(RemotingConfig::defaults)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(FRAME_MAX_LENGTH + "=5: expected >= 1024");

        System.clearProperty(FRAME_MAX_LENGTH);
        assertThatThrownBy(() -> RemotingConfig.defaults().withIoThreads(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ioThreads=0: expected >= 1");
        assertThatThrownBy(() -> RemotingConfig.defaults().withTimeouts(Duration.ofSeconds(1), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("idleTimeoutMillis=0: expected >= 1");
    }
}
