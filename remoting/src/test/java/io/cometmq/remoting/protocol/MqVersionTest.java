// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MqVersionTest {
    @ParameterizedTest
    @CsvSource({
        "0,V3(0)",
        "120,V3_4_9_SNAPSHOT",
        "121,V3_4_9",
        "137,V3_5_8",
        "212,V4_0_0_SNAPSHOT",
        "213,V4_0_0",
        "293,V4_4_0",
        "313,V4_5_0",
        "393,V4_9_0",
        "399,V4_9_3",
        "401,V4_9_4",
        "403,V4_9_5",
        "409,V4_9_8",
        "413,V5_0_0",
        "433,V5_1_0",
        "441,V5_1_4",
        "453,V5_2_0",
        "473,V5_3_0",
        "475,V5_3_1",
        "479,V5_3_3",
        "493,V5_4_0",
        "512,V5_5_0_SNAPSHOT",
        "513,V5_5_0",
        "611,V5_9_9",
        "612,HIGHER_VERSION",
        "32767,HIGHER_VERSION",
        "-1,V3(-1)"
    })
    void ordinalsHaveTheNamesOfTheirReleases(int ordinal, String name) {
        assertThat(MqVersion.describe(ordinal)).isEqualTo(name);
    }

    @Test
    void weSayThatWeAreCompatibleWith550() {
        assertThat(MqVersion.CURRENT).isEqualTo(513);
    }
}
