// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonStandardTest {
    record Addresses(Map<Long, String> addresses) {}

    @Test
    void standardJsonQuotesEveryMapKey() {
        Addresses one = new Addresses(Map.of(0L, "a:1"));

        assertThat(new String(Json.writeStandardBytes(one), StandardCharsets.UTF_8))
                .isEqualTo("{\"addresses\":{\"0\":\"a:1\"}}");
        assertThat(Json.writeStandardPretty(one)).contains("\"0\":\"a:1\"");
    }

    @Test
    void otherwiseNumbersAsKeysStayBare() {
        assertThat(Json.write(new Addresses(Map.of(0L, "a:1")))).isEqualTo("{\"addresses\":{0:\"a:1\"}}");
    }
}
