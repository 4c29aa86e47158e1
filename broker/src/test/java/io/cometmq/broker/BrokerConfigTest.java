// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.config.ConfigException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerConfigTest {
    @Test
    void withoutSettingsItListensWhereClientsExpectIt() {
        BrokerConfig config = BrokerConfig.of(Map.of());

        assertThat(config.listen().port()).isEqualTo(10911);
        assertThat(config.listen().vipAddress().getPort()).isEqualTo(10909);
        assertThat(config.registration().addresses()).isEmpty();
    }

    @Test
    void allWrongValuesAreNamedAtOnce() {
        assertThatThrownBy(() -> BrokerConfig.of(Map.of(
                        "listenPort", "70000",
                        "brokerId", "1",
                        "brokerPermission", "9",
                        "namesrvAddr", "nowhere",
                        "messageDelayLevel", "1s 5x")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("listenPort")
                .hasMessageContaining("brokerId")
                .hasMessageContaining("brokerPermission=9: expected 2, 4 or 6")
                .hasMessageContaining("'nowhere' is no host:port")
                .hasMessageContaining("5x");
    }

    @Test
    void theStoreIsInTheDataDirectoryUnlessAnotherIsNamed() {
        assertThat(BrokerConfig.of(Map.of("storePathRootDir", "/somewhere")).storeRoot())
                .isEqualTo(Path.of("/somewhere"));
        assertThat(BrokerConfig.of(Map.of()).storeRoot().getFileName()).isEqualTo(Path.of("store"));
    }

    @Test
    void unknownKeysAreNamed() {
        assertThat(BrokerConfig.reader().warnings(Map.of("listenPrt", "1", "aclEnable", "true")))
                .containsExactlyInAnyOrder(
                        "listenPrt: unknown setting, did you mean listenPort?",
                        "aclEnable: a RocketMQ setting that has no effect here");
    }
}
