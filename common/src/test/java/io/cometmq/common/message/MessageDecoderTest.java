// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.compression.Compression;
import io.cometmq.common.compression.CompressionType;
import io.cometmq.common.testing.Messages;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageDecoderTest {
    private static final byte[] TEXT = "to be or not to be ".repeat(500).getBytes(StandardCharsets.UTF_8);

    @Test
    void readsSeveralRecordsOneAfterAnother() {
        ByteBuffer one = Messages.to("T").at(0, 0).record();
        ByteBuffer two = Messages.to("T").at(1, one.remaining()).record();
        ByteBuffer both = ByteBuffer.allocate(one.remaining() + two.remaining())
                .put(one)
                .put(two)
                .flip();

        assertThat(MessageDecoder.decodes(both))
                .extracting(MessageExt::getQueueOffset)
                .containsExactly(0L, 1L);
        assertThat(both.hasRemaining()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void expandsABodyByItsFlagAndKeepsTheTypesBits(CompressionType type) {
        byte[] compressed = Compression.compress(TEXT, type, Compression.DEFAULT_LEVEL);
        ByteBuffer record = Messages.to("T")
                .body(compressed)
                .sysFlag(MessageSysFlag.COMPRESSED | type.flag())
                .record();

        MessageExt message = MessageDecoder.decode(record);

        assertThat(compressed.length).isLessThan(TEXT.length / 10);
        assertThat(message.getBody()).isEqualTo(TEXT);
        assertThat(message.getSysFlag()).isEqualTo(type.flag());
    }

    @Test
    void aFlagWithoutTypeMeansZlib() {
        byte[] compressed = Compression.compress(TEXT, CompressionType.ZLIB, 1);

        MessageExt message = MessageDecoder.decode(Messages.to("T")
                .body(compressed)
                .sysFlag(MessageSysFlag.COMPRESSED)
                .record());

        assertThat(message.getBody()).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x001, 0x101, 0x201, 0x301, 0x401, 0x701})
    void refusesABodyThatIsNotWhatItsFlagSays(int sysFlag) {
        ByteBuffer record = Messages.to("T").body("plain").sysFlag(sysFlag).record();

        assertThatThrownBy(() -> MessageDecoder.decode(record))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageStartingWith("record at byte 0: ");
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void refusesABodyThatExpandsBeyondTheBound(CompressionType type) {
        byte[] compressed = Compression.compress(new byte[100_000], type, Compression.DEFAULT_LEVEL);

        assertThatThrownBy(() -> Compression.decompress(compressed, type, 99_999))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expands to more than 99999 bytes");
        assertThat(Compression.decompress(compressed, type, 100_000)).hasSize(100_000);
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void refusesACompressedBodyThatIsCutOff(CompressionType type) {
        byte[] compressed = Compression.compress(TEXT, type, Compression.DEFAULT_LEVEL);
        byte[] cut = Arrays.copyOf(compressed, compressed.length / 2);

        assertThatThrownBy(() -> Compression.decompress(cut, type))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not " + type);
    }

    @Test
    void refusesADamagedBody() {
        ByteBuffer record = Messages.to("T").body("hello").record();
        record.put(RecordLayout.bodyPosition(record, 0), (byte) 'j');

        assertThatThrownBy(() -> MessageDecoder.decode(record))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("bodyCrc");
    }

    @Test
    void namesTheFieldAndThePlaceOfAMalformedRecord() {
        ByteBuffer record = Messages.to("T").record();
        ByteBuffer late = ByteBuffer.allocate(record.remaining() + 5)
                .position(5)
                .put(record)
                .position(5);
        late.putInt(5, 1 << 30);

        assertThatThrownBy(() -> MessageDecoder.decode(late))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageStartingWith("record at byte 5: totalSize=1073741824: expected ");
    }

    @Test
    void nothingButARefusalComesOfGarbage() {
        long seed = Long.getLong("seed", 20261122L);
        Random random = new Random(seed);
        ByteBuffer record = Messages.to("T").tag("x").record();
        byte[] original = new byte[record.remaining()];
        record.get(0, original);
        for (int round = 0; round < 5_000; round++) {
            byte[] damaged = original.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(MessageDecoder.decodes(ByteBuffer.wrap(damaged))).isNotEmpty();
            } catch (MalformedMessageException expected) {
                assertThat(expected).as("seed %d", seed).hasMessageContaining(":");
            }
        }
    }

    @Test
    void keepsTheOldNamesForIdsAndProperties() {
        MessageExt stored = Messages.to("T").at(3, 99).stored();
        MessageId id = MessageDecoder.decodeMessageId(stored.getOffsetMsgId());

        assertThat(id.getOffset()).isEqualTo(99);
        assertThat(id.getAddress()).isEqualTo(stored.getStoreHost());
        assertThat(MessageDecoder.createMessageId(stored.getStoreHost(), 99)).isEqualTo(id.text());
        assertThat(MessageDecoder.string2messageProperties(MessageDecoder.messageProperties2String(Map.of("a", "b"))))
                .containsEntry("a", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "7F000001000078BF000000000000000",
                "7F000001000078BF000000000000000G",
                "7F000001F00078BF0000000000000000",
                "7F000001000178BF0000000000000000"
            })
    void refusesATextThatIsNoMessageId(String text) {
        assertThatThrownBy(() -> MessageId.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("message id '" + text + "'");
    }

    @Test
    void readsIdsOfBothKindsOfAddress() {
        MessageId v4 = MessageId.parse("7F00000100009BE70000000000000000");
        MessageId v6 = new MessageId(RecordLayout.address(new byte[16], 65535), Long.MAX_VALUE);

        assertThat(v4.address().getPort()).isEqualTo(39911);
        assertThat(v4.text()).isEqualTo("7F00000100009BE70000000000000000");
        assertThat(v6.text()).hasSize(56);
        assertThat(MessageId.parse(v6.text())).isEqualTo(v6);
    }
}
