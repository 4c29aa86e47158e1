// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RecallHandleTest {
    private static final String RECORDED =
            "djEgR0pfRGVsYXkgYnJva2VyLWEgMTc5NTMzNTUxOTAwMSA3RjAwMDAwMTA3RDk0RTBFMkYyQTZERTRFREM4MDAxMQ==";

    @Test
    void readsAndWritesWhatRocketMqGives() {
        RecallHandle handle = RecallHandle.parse(RECORDED);

        assertThat(handle)
                .isEqualTo(new RecallHandle(
                        "GJ_Delay", "broker-a", 1_795_335_519_001L, "7F00000107D94E0E2F2A6DE4EDC80011"));
        assertThat(handle.text()).isEqualTo(RECORDED);
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> RecallHandle.parse("%%")).hasMessageContaining("expected base64url");
        assertThatThrownBy(() -> RecallHandle.parse("djIgYQ=="))
                .hasMessageContaining("expected the base64url text of v1");
        assertThatThrownBy(() -> RecallHandle.parse(new RecallHandle("a", "b", 1, "k e").text()))
                .hasMessageContaining("expected the base64url text of v1");
    }
}
