// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.testing.Messages;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageBatchTest {
    private static final List<Message> TWO = List.of(
            Messages.to("T").tag("a").flag(7).body("one").message(),
            Messages.to("T").keys("k").body("two!").message());

    @Test
    void joinsMessagesAndTakesThemApartAgain() {
        byte[] body = MessageBatch.generateFromList(TWO).encode();

        List<Message> apart = MessageDecoder.decodeMessages(ByteBuffer.wrap(body));

        assertThat(apart).hasSize(2);
        assertThat(apart.get(0).getFlag()).isEqualTo(7);
        assertThat(apart.get(1).getBody()).isEqualTo("two!".getBytes(StandardCharsets.UTF_8));
        assertThat(apart)
                .extracting(Message::getProperties)
                .containsExactly(TWO.get(0).getProperties(), TWO.get(1).getProperties());
    }

    @Test
    void writesTheTableOfItsClass() {
        Message message = new Message("T", new byte[] {9});
        message.getProperties().clear();
        message.putProperty("a", "1");

        assertThat(HexFormat.of().formatHex(BatchBody.encode(List.of(message))))
                .isEqualTo("0000001b" + "00000000" + "00000000" + "00000000" + "00000001" + "09" + "0004" + "61013102");
    }

    @Test
    void hasTheTopicAndWaitOfItsMessages() {
        MessageBatch batch = MessageBatch.generateFromList(TWO);

        assertThat(batch.getTopic()).isEqualTo("T");
        assertThat(batch.isWaitStoreMsgOK()).isTrue();
        assertThat(batch.size()).isEqualTo(2);
        assertThat(batch).containsExactlyElementsOf(TWO);
    }

    @Test
    void refusesMessagesThatCannotGoTogether() {
        Message first = Messages.to("T").message();
        Message delayed = Messages.to("T").property("DELAY", "1").message();
        Message timed = Messages.to("T").property("TIMER_DELIVER_MS", "1").message();
        Message elsewhere = Messages.to("U").message();
        Message hasty = Messages.to("T").property("WAIT", "false").message();
        Message retry = Messages.to("%RETRY%g").message();

        for (Message other : List.of(delayed, timed, elsewhere, hasty)) {
            assertThatThrownBy(() -> MessageBatch.generateFromList(List.of(first, other)))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("expected");
        }
        assertThatThrownBy(() -> MessageBatch.generateFromList(List.of(retry)))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> MessageBatch.generateFromList(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesEveryCutOffBody() {
        byte[] body = BatchBody.encode(TWO);
        int first = ByteBuffer.wrap(body).getInt(0);
        for (int length = 1; length < body.length; length++) {
            if (length != first) {
                ByteBuffer cut = ByteBuffer.wrap(body, 0, length);

                assertThatThrownBy(() -> BatchBody.split(cut))
                        .as("length %d", length)
                        .isInstanceOf(MalformedMessageException.class)
                        .hasMessageContaining("batch, byte");
            }
        }
    }

    @Test
    void nothingButARefusalComesOfGarbage() {
        long seed = Long.getLong("seed", 20261122L);
        Random random = new Random(seed);
        byte[] original = BatchBody.encode(TWO);
        for (int round = 0; round < 5_000; round++) {
            byte[] damaged = original.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(BatchBody.split(ByteBuffer.wrap(damaged))).isNotEmpty();
            } catch (MalformedMessageException expected) {
                assertThat(expected).as("seed %d", seed).hasMessageContaining("batch, byte");
            }
        }
    }

    @Test
    void refusesPropertiesThatDoNotFit() {
        Message message = Messages.to("T").property("a", "x".repeat(40_000)).message();

        assertThatThrownBy(() -> BatchBody.encode(List.of(message))).hasMessageContaining("at most 32767");
    }
}
