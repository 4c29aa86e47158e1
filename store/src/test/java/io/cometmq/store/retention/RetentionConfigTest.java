// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.config.ConfigReader;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetentionConfigTest {
    private final ConfigReader<RetentionConfig> reader = ConfigReader.of(RetentionConfig.class);

    @Test
    void hasTheDefaultsOfItsKeys() {
        assertThat(reader.read(Map.of())).isEqualTo(RetentionConfig.DEFAULT);
    }

    @Test
    void readsSeveralHours() {
        assertThat(reader.read(Map.of("deleteWhen", "02;14")).hours()).containsExactly(2, 14);
    }

    @Test
    void refusesAnHourThatIsNone() {
        assertThatThrownBy(() -> reader.read(Map.of("deleteWhen", "24")))
                .hasMessageContaining("deleteWhen=24: expected hours like 04 or 02;14");
    }
}
