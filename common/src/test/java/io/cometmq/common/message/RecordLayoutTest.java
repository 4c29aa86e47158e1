// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.testing.Messages;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordLayoutTest {
    /** Read from the commit log of RocketMQ 5.5.0, up to the body. */
    private static final String GOLDEN_HEAD =
            "000000fddaa320a73610a68600000000000000000000000000000000000000000000000000000000"
                    + "000001a20244f2687f0000010000db96000001a20244f2b17f00000100009be7000000000000000000000000"
                    + "0000000568656c6c6f06546f7069634100";

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    @Test
    void readsAndWritesTheGoldenRecordByteForByte() {
        String properties = MessageProperties.encode(Map.of("PAD", "x".repeat(0xfd - 91 - 5 - 6 - 5)));
        RecordEncoder encoder = new RecordEncoder(
                "TopicA",
                ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)),
                properties,
                new RecordHead(
                        0,
                        0,
                        0,
                        0x1a20244f268L,
                        RecordLayout.address(LOOPBACK, 0xdb96),
                        RecordLayout.address(LOOPBACK, 0x9be7),
                        0,
                        0));
        ByteBuffer record = ByteBuffer.allocate(encoder.size());

        encoder.writeTo(record);
        RecordLayout.patch(record, 0, 0, 0, 0x1a20244f2b1L);

        assertThat(HexFormat.of().formatHex(record.array())).startsWith(GOLDEN_HEAD);
        assertThat(RecordLayout.check(record.flip(), 0)).isEmpty();
        assertThat(RecordLayout.bodyIsIntact(record, 0)).isTrue();
    }

    @Test
    void oneRecordAfterAnotherIsWrittenAsIfItWereTheFirst() {
        InetSocketAddress v4 = RecordLayout.address(LOOPBACK, 1);
        InetSocketAddress v6 = RecordLayout.address(new byte[16], 2);
        List<RecordHead> heads = List.of(
                new RecordHead(1, 2, 3, 4, v4, v4, 5, 6),
                new RecordHead(6, 5, 4, 3, v6, v4, 2, 1),
                new RecordHead(0, 0, 0, 0, v4, v6, 0, 0));
        List<String> texts = List.of("long".repeat(5000), "", "k\u00e4se\ud83e\uddc0", "short");
        RecordEncoder reused = new RecordEncoder();
        for (RecordHead head : heads) {
            for (String text : texts) {
                String topic = text.length() > 200 ? "T" : "T" + text;
                ByteBuffer body = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));

                reused.prepare(topic.getBytes(StandardCharsets.UTF_8), head, body, EncodedProperties.of(text));

                assertThat(written(reused)).isEqualTo(written(new RecordEncoder(topic, body, text, head)));
                assertThat(RecordLayout.properties(written(reused), 0)).isEqualTo(text);
                assertThat(RecordLayout.topic(written(reused), 0)).isEqualTo(topic);
            }
        }
    }

    @Test
    void morePropertiesAreWrittenBehindTheOthers() {
        InetSocketAddress host = RecordLayout.address(LOOPBACK, 1);
        RecordHead head = new RecordHead(1, 2, 3, 4, host, host, 5, 6);
        ByteBuffer body = ByteBuffer.wrap(LOOPBACK);
        RecordEncoder encoder = new RecordEncoder();
        String more = "c\u0001d\u0002";
        for (String text : List.of("", "a\u0001b", "a\u0001b\u0002", "a\u0001\u00e4\u0002")) {
            encoder.prepare(
                    new byte[] {'T'}, head, body, EncodedProperties.of(text).and(EncodedProperties.of(more)));

            assertThat(written(encoder))
                    .isEqualTo(written(new RecordEncoder("T", body, MessageProperties.join(text, more), head)));
            assertThat(MessageProperties.decode(RecordLayout.properties(written(encoder), 0)))
                    .containsEntry("c", "d")
                    .hasSize(text.isEmpty() ? 1 : 2);
        }
        assertThat(MessageProperties.join("a\u0001b", "")).isEqualTo("a\u0001b");
    }

    private static ByteBuffer written(RecordEncoder encoder) {
        ByteBuffer record = ByteBuffer.allocate(encoder.size());
        encoder.writeTo(record);
        return record.flip();
    }

    @Test
    void findsEveryFieldAtAnyPlaceInABuffer() {
        ByteBuffer record = Messages.to("T")
                .queue(3)
                .flag(7)
                .at(11, 4711)
                .bornAt(100)
                .storedAt(200)
                .reconsumed(2)
                .body("abc")
                .tag("x")
                .record();
        ByteBuffer buffer = ByteBuffer.allocate(record.remaining() + 13)
                .position(13)
                .put(record)
                .flip();

        assertThat(RecordLayout.totalSize(buffer, 13)).isEqualTo(buffer.limit() - 13);
        assertThat(RecordLayout.magic(buffer, 13)).isEqualTo(RecordLayout.MAGIC_V1);
        assertThat(RecordLayout.queueId(buffer, 13)).isEqualTo(3);
        assertThat(RecordLayout.flag(buffer, 13)).isEqualTo(7);
        assertThat(RecordLayout.queueOffset(buffer, 13)).isEqualTo(11);
        assertThat(RecordLayout.physicalOffset(buffer, 13)).isEqualTo(4711);
        assertThat(RecordLayout.bornTimestamp(buffer, 13)).isEqualTo(100);
        assertThat(RecordLayout.storeTimestamp(buffer, 13)).isEqualTo(200);
        assertThat(RecordLayout.reconsumeTimes(buffer, 13)).isEqualTo(2);
        assertThat(RecordLayout.preparedTransactionOffset(buffer, 13)).isZero();
        assertThat(RecordLayout.bodyLength(buffer, 13)).isEqualTo(3);
        assertThat(RecordLayout.topic(buffer, 13)).isEqualTo("T");
        assertThat(RecordLayout.properties(buffer, 13)).isEqualTo("TAGS\u0001x\u0002");
        assertThat(RecordLayout.bornHost(buffer, 13).getPort()).isEqualTo(50000);
        assertThat(RecordLayout.storeHost(buffer, 13).getPort()).isEqualTo(10911);
    }

    @Test
    void givesIpv6HostsTwentyBytesAndMarksThem() {
        InetSocketAddress v6 = RecordLayout.address(new byte[16], 65535);

        ByteBuffer record = Messages.to("T").from(v6).on(v6).storedAt(5).record();

        assertThat(record.remaining()).isEqualTo(91 + 24 + "body".length() + 1);
        assertThat(RecordLayout.check(record, 0)).isEmpty();
        assertThat(RecordLayout.bornHost(record, 0)).isEqualTo(v6);
        assertThat(RecordLayout.storeHost(record, 0)).isEqualTo(v6);
        assertThat(RecordLayout.storeTimestamp(record, 0)).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 127, 128, 255})
    void takesTheSecondFormForLongTopics(int topicLength) {
        String topic = "t".repeat(topicLength);

        ByteBuffer record = Messages.to(topic).record();

        assertThat(RecordLayout.magic(record, 0))
                .isEqualTo(topicLength > 127 ? RecordLayout.MAGIC_V2 : RecordLayout.MAGIC_V1);
        assertThat(RecordLayout.check(record, 0)).isEmpty();
        assertThat(RecordLayout.topic(record, 0)).isEqualTo(topic);
    }

    @Test
    void refusesATopicOrPropertiesThatDoNotFit() {
        assertThatThrownBy(() -> Messages.to("t".repeat(256)).record()).hasMessageContaining("at most 255");
        assertThatThrownBy(
                        () -> Messages.to("T").property("a", "x".repeat(32767)).record())
                .hasMessageContaining("at most 32767");
    }

    @Test
    void checkRefusesEveryCutOffRecord() {
        ByteBuffer record = Messages.to("T").tag("x").record();

        for (int length = 0; length < record.capacity(); length++) {
            assertThat(RecordLayout.check(record.duplicate().limit(length), 0))
                    .as("length %d", length)
                    .isNotEmpty();
        }
    }

    @Test
    void checkNeverFailsOnGarbageInAnyByte() {
        ByteBuffer record = Messages.to("T").tag("x").record();
        byte[] original = new byte[record.remaining()];
        record.get(0, original);
        for (int at = 0; at < original.length; at++) {
            for (int value : new int[] {0, 1, 0x7F, 0x80, 0xFF}) {
                byte[] damaged = original.clone();
                damaged[at] = (byte) value;

                String problem = RecordLayout.check(ByteBuffer.wrap(damaged), 0);

                assertThat(problem).isNotNull();
            }
        }
    }

    @Test
    void checkRefusesABlank() {
        ByteBuffer blank = ByteBuffer.allocate(200);
        RecordLayout.putBlank(blank, 0, 200);

        assertThat(RecordLayout.check(blank, 0)).contains("magic=0xCBD43194");
    }
}
