// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.message.PopReceipt.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PopReceiptTest {
    /** From a pop of Apache RocketMQ 5.5.0. */
    private static final String RECORDED = "0 1795335001160 10000 0 1 broker-a 3 7";

    @Test
    void readsAndWritesTheTextThatApacheWrites() {
        PopReceipt receipt = PopReceipt.parse(RECORDED);

        assertThat(receipt).isEqualTo(new PopReceipt(0, 1795335001160L, 10_000, 0, Origin.RETRY_V1, "broker-a", 3, 7));
        assertThat(receipt.text()).isEqualTo(RECORDED);
        assertThat(receipt.visibleAtMillis()).isEqualTo(1795335011160L);
        assertThat(receipt.ordered()).isFalse();
    }

    @Test
    void anOrderedReceiptIsKnownByItsReviveQueue() {
        assertThat(PopReceipt.parse("4 1 2 999 0 b 0 5").ordered()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                  | start offset ''",
                "forged              | start offset 'forged'",
                "0 1 2 3 0 b 0       | expected 8 parts",
                "0 1 2 3 0 b 0 1 9   | more than 8 parts",
                "0 1 2 3 4 b 0 1     | retry flag 4",
                "0 1 2 3 0 b x 1     | queue id 'x'",
                "0 1 2 3 0 b -1 1    | queue id '-1'",
                "0 1 2 3 0 b 0 1e3   | queue offset '1e3'",
                "0 1 9999999999999999999 3 0 b 0 1 | invisible time '9999999999999999999'",
                "0 1 2 9999999999 0 b 0 1 | revive queue id 9999999999",
            })
    void whatIsWrongWithATextIsNamed(String text, String wrong) {
        assertThatThrownBy(() -> PopReceipt.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(wrong);
    }
}
