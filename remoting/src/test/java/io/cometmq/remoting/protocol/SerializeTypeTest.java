// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SerializeTypeTest {
    @Test
    void thePropertyGoesBeforeTheVariableAndJsonIsTheDefault() {
        assertThat(SerializeType.configured("ROCKETMQ", "JSON")).isEqualTo(SerializeType.ROCKETMQ);
        assertThat(SerializeType.configured(null, "ROCKETMQ")).isEqualTo(SerializeType.ROCKETMQ);
        assertThat(SerializeType.configured(null, null)).isEqualTo(SerializeType.JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "", "BINARY"})
    void aWrongValueIsNamedWithItsSetting(String value) {
        assertThatThrownBy(() -> SerializeType.configured(value, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rocketmq.serialize.type=" + value + ": expected JSON or ROCKETMQ");
        assertThatThrownBy(() -> SerializeType.configured(null, value))
                .hasMessage("ROCKETMQ_SERIALIZE_TYPE=" + value + ": expected JSON or ROCKETMQ");
    }
}
