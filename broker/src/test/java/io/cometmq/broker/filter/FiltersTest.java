// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.filter;

import static io.cometmq.common.group.SubscriptionData.SQL92;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cometmq.common.config.Live;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.testing.Messages;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.store.RecordFilter;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiltersTest {
    private final Live<FilterConfig> config = new Live<>(new FilterConfig(true));
    private final Filters filters = new Filters(config);

    @Test
    void aPropertyFilterLooksAtTheRecord() {
        RecordFilter filter = filters.of(sql("a > 3 AND b = 'x'"));

        assertThat(filter.matchesTagsCode(17)).isTrue();
        assertThat(filter.matchesRecord(
                        Messages.to("T").property("a", "4").property("b", "x").record()))
                .isTrue();
        assertThat(filter.matchesRecord(Messages.to("T").property("a", "4").record()))
                .isFalse();
    }

    @Test
    void anEntryWhoseTagRocketMqKeepsElsewhereIsLeftToTheClient() {
        RecordFilter filter = TagFilter.of(List.of("A".hashCode()));

        assertThat(filter.matchesTagsCode("A".hashCode())).isTrue();
        assertThat(filter.matchesTagsCode("B".hashCode())).isFalse();
        assertThat(filter.matchesTagsCode(Integer.MIN_VALUE)).isFalse();
        assertThat(filter.matchesTagsCode(Long.MIN_VALUE + 46)).isTrue();
    }

    @Test
    void anExpressionIsReadOnce() {
        assertThat(filters.of(sql("a > 3"))).isSameAs(filters.of(sql("a > 3")));
        assertThat(filters.of(sql("a > 4"))).isNotEqualTo(filters.of(sql("a > 3")));
    }

    @Test
    void theKeptExpressionsAreBounded() {
        for (int i = 0; i < 3 * Filters.MAX_KEPT; i++) {
            filters.of(sql("a > " + i));
        }

        assertThat(filters.keptCount()).isBetween(1, Filters.MAX_KEPT);
    }

    @Test
    void aMistakeIsRefusedWithItsPlace() {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> filters.check(sql("a >")));

        assertThat(refusal.code()).isEqualTo(ResponseCode.SUBSCRIPTION_PARSE_FAILED);
        assertThat(refusal.remark()).contains("subscription to T", "at character 4", "expected a property");
    }

    @Test
    void propertyFiltersCanBeSwitchedOff() {
        config.set(new FilterConfig(false));

        assertThatThrownBy(() -> filters.of(sql("a > 3")))
                .hasMessageContaining("SQL92")
                .hasMessageContaining("enablePropertyFilter=false");
        assertThat(filters.of(SubscriptionData.ofTags("T", "*", 1))).isSameAs(RecordFilter.ALL);
    }

    @Test
    void anUnknownTypeIsRefused() {
        assertThatThrownBy(() -> filters.of(SubscriptionData.of("T", "x", "XPATH", 1)))
                .hasMessageContaining("expression type XPATH")
                .hasMessageContaining("expected TAG or SQL92");
    }

    private static SubscriptionData sql(String expression) {
        return SubscriptionData.of("T", expression, SQL92, 1);
    }
}
