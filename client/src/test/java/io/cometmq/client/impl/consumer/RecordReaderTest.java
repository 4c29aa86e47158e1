// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.compression.Compression;
import io.cometmq.common.compression.CompressionType;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.Messages;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RecordReaderTest {
    private static final MessageQueue QUEUE = new MessageQueue("T", "broker-a", 0);

    @Test
    void aDamagedRecordIsSkippedAndTheNextOneIsRead() {
        byte[] good = bytes(Messages.to("T").body("good").at(0, 0));
        byte[] damaged = bytes(Messages.to("T").body("damaged").at(1, 1));
        damaged[8] ^= 1;

        assertThat(new RecordReader(RecordReader.Bodies.EXPANDED).read(QUEUE, join(good, damaged, good)))
                .extracting(message -> new String(message.getBody(), StandardCharsets.UTF_8))
                .containsExactly("good", "good");
    }

    @Test
    void whatFollowsAnImpossibleLengthIsLeft() {
        byte[] good = bytes(Messages.to("T").body("good").at(0, 0));
        byte[] garbage = new byte[200];
        Arrays.fill(garbage, (byte) 0x7F);

        assertThat(new RecordReader(RecordReader.Bodies.EXPANDED).read(QUEUE, join(good, garbage)))
                .hasSize(1);
        assertThat(new RecordReader(RecordReader.Bodies.EXPANDED).read(QUEUE, new byte[] {0, 0}))
                .isEmpty();
    }

    @Test
    void bodiesAreExpandedKeptOrDroppedAsTheUserWants() {
        byte[] plain = "body ".repeat(100).getBytes(StandardCharsets.UTF_8);
        byte[] compressed = Compression.compress(plain, CompressionType.ZLIB, 5);
        byte[] record = bytes(Messages.to("T").body(compressed).sysFlag(0x301).at(0, 0));

        assertThat(only(RecordReader.Bodies.EXPANDED, record).getBody()).isEqualTo(plain);
        assertThat(only(RecordReader.Bodies.AS_STORED, record).getBody()).isEqualTo(compressed);
        assertThat(only(RecordReader.Bodies.DROPPED, record).getBody()).isEmpty();
    }

    private static MessageExt only(RecordReader.Bodies bodies, byte[] record) {
        return new RecordReader(bodies).read(QUEUE, record).get(0);
    }

    private static byte[] bytes(Messages message) {
        ByteBuffer record = message.record();
        byte[] bytes = new byte[record.remaining()];
        record.get(bytes);
        return bytes;
    }

    private static byte[] join(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }
}
