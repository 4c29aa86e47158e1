// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.client.consumer.MessageSelector;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.group.SubscriptionData;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {
    @Test
    void aWrongExpressionIsRefusedBeforeAnyBrokerSeesIt() {
        assertThatThrownBy(() -> Subscriptions.parse("T", MessageSelector.bySql("a >"), 1))
                .isInstanceOf(MQClientException.class)
                .hasMessageContainingAll("subscription of topic T", "at character 4", "expected a property");
    }

    @Test
    void anExpressionIsSentAsItWasWritten() throws MQClientException {
        SubscriptionData subscription = Subscriptions.parse("T", MessageSelector.bySql("a>3 /* much */"), 1);

        assertThat(subscription.subString()).isEqualTo("a>3 /* much */");
        assertThat(subscription.expressionType()).isEqualTo(SubscriptionData.SQL92);
    }
}
