// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamespaceUtilTest {
    @ParameterizedTest
    @CsvSource({
        "T, ns%T",
        "%RETRY%G, %RETRY%ns%G",
        "%DLQ%G, %DLQ%ns%G",
        "other%T, ns%other%T",
    })
    void namesGoInAndOut(String name, String inside) {
        assertThat(NamespaceUtil.wrapNamespace("ns", name)).isEqualTo(inside);
        assertThat(NamespaceUtil.wrapNamespace("ns", inside)).isEqualTo(inside);
        assertThat(NamespaceUtil.withoutNamespace(inside, "ns")).isEqualTo(name);
        assertThat(NamespaceUtil.withoutNamespace(name, "ns")).isEqualTo(name);
        assertThat(NamespaceUtil.wrapNamespace(null, name)).isEqualTo(name);
        assertThat(NamespaceUtil.wrapNamespace("", name)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"TBW102", "RMQ_SYS_TRACE_TOPIC", "rmq_sys_REVIVE_LOG_c", "CID_RMQ_SYS_TRANS"})
    void theSystemsOwnNamesAreInNoNamespace(String name) {
        assertThat(NamespaceUtil.wrapNamespace("ns", name)).isEqualTo(name);
    }
}
