// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.PopReceipt;
import io.cometmq.remoting.protocol.request.PopRequests.Popped;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PopReceiptsTest {
    private static final long POP_TIME = 1_795_337_166_880L;

    @Test
    void receiptsAreThoseThatRocketMqMakes() {
        // As recorded: two messages in queue 0, one in queue 1.
        Popped popped = popped(0, "0 1 0;0 0 0", "0 1 0;0 0 0,1", "");

        assertThat(texts(popped, message("T", 1, 0), message("T", 0, 0), message("T", 0, 1)))
                .containsExactly(
                        "0 1795337166880 60000 0 0 b0 1 0",
                        "0 1795337166880 60000 0 0 b0 0 0",
                        "0 1795337166880 60000 0 0 b0 0 1");
    }

    @Test
    void theOffsetIsTheHeadersNotTheRecords() {
        Popped popped = popped(0, "0 0 100", "0 0 100,105", "");

        assertThat(texts(popped, message("T", 0, 5), message("T", 0, 0)))
                .containsExactly("100 1795337166880 60000 0 0 b0 0 105", "100 1795337166880 60000 0 0 b0 0 100");
    }

    @Test
    void aRetriedMessageKeepsTheReceiptThatItsBrokerGave() {
        MessageExt retried = message("T", 0, 7);
        retried.putProperty("POP_CK", "0 1795337263432 2000 5 1 b0 0 0");
        retried.putProperty("1ST_POP_TIME", "1");

        List<PopReceipt> receipts =
                PopReceipts.of("G", "b0", popped(5, "1 0 0", "1 0 0", "")).write(List.of(retried));

        assertThat(receipts.get(0).origin()).isEqualTo(PopReceipt.Origin.RETRY_V1);
        assertThat(retried.getProperty("POP_CK")).isEqualTo("0 1795337263432 2000 5 1 b0 0 0");
        assertThat(retried.getProperty("1ST_POP_TIME")).isEqualTo("1");
        assertThat(new PopLoan(retried, receipts.get(0), "T", 0).storedIn("G")).isEqualTo("%RETRY%G_T");
    }

    @Test
    void retryTopicsAreToldApartByTheirName() {
        Popped popped = popped(0, "1 0 3;2 0 4", "1 0 3;2 0 4", "");

        assertThat(texts(popped, message("%RETRY%G_T", 0, 3), message("%RETRY%G+T", 0, 4)))
                .containsExactly("3 1795337166880 60000 0 1 b0 0 3", "4 1795337166880 60000 0 2 b0 0 4");
    }

    @Test
    void messagesLentInOrderKnowHowOftenTheyWereTried() {
        MessageExt first = message("T", 0, 5);
        MessageExt second = message("T", 0, 6);

        PopReceipts.of("G", "b0", popped(PopReceipt.ORDERED, "0 0 5", "0 0 5,6", "0 0 1;0 qo0%6 3"))
                .write(List.of(first, second));

        assertThat(first.getReconsumeTimes()).isEqualTo(1);
        assertThat(second.getReconsumeTimes()).isEqualTo(3);
    }

    @Test
    void brokersBeforeFiveNameNoOffsets() {
        assertThat(texts(popped(0, null, null, null), message("T", 0, 8), message("T", 0, 9)))
                .containsExactly("8 1795337166880 60000 0 0 b0 0 8", "8 1795337166880 60000 0 0 b0 0 9");
    }

    @Test
    void nonsenseIsNamed() {
        assertThatThrownBy(() -> texts(popped(0, "0 0", "0 0 1", ""), message("T", 0, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'0 0'");
        assertThatThrownBy(() -> texts(popped(0, "0 0 1", "0 0 1", ""), message("T", 4, 1)))
                .hasMessageContaining("'0 4'");
        assertThatThrownBy(() -> texts(popped(0, "0 0 1", "0 0 1", ""), message("T", 0, 1), message("T", 0, 2)))
                .hasMessageContaining("2 messages: expected 1");
    }

    private static Popped popped(
            int reviveQueueId, @Nullable String start, @Nullable String offsets, @Nullable String orderCounts) {
        return new Popped(POP_TIME, 60_000, reviveQueueId, 0, start, offsets, orderCounts);
    }

    private static List<String> texts(Popped popped, MessageExt... messages) {
        return PopReceipts.of("G", "b0", popped).write(List.of(messages)).stream()
                .map(PopReceipt::text)
                .toList();
    }

    private static MessageExt message(String topic, int queueId, long offset) {
        MessageExt message = new MessageExt();
        message.setTopic(topic);
        message.setQueueId(queueId);
        message.setQueueOffset(offset);
        return message;
    }
}
