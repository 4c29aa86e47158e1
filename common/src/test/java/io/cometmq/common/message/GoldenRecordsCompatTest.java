// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.testing.GoldenStore;
import io.cometmq.common.testing.GoldenStore.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads the commit logs that RocketMQ 5.5.0 wrote and compares with what its own decoder saw in them. */
class GoldenRecordsCompatTest {
    @TempDir
    Path dir;

    static Stream<GoldenStore> stores() {
        return Stream.of(GoldenStore.A_PLAIN, GoldenStore.B_KILLED);
    }

    @ParameterizedTest
    @MethodSource("stores")
    void decodesEveryRecordAsRocketMqDoes(GoldenStore store) throws Exception {
        List<Entry> entries = store.manifest().messages();
        ByteBuffer log = log(store);

        assertThat(entries).isNotEmpty();
        for (Entry entry : entries) {
            log.position((int) entry.physicalOffset());
            compare(entry, MessageDecoder.decode(log, MessageDecoder.Bodies.AS_STORED));
            assertThat(log.position()).isEqualTo(entry.physicalOffset() + entry.storeSize());
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void encodesEveryRecordToTheSameBytes(GoldenStore store) throws Exception {
        ByteBuffer log = log(store);

        for (Entry entry : store.manifest().messages()) {
            int base = (int) entry.physicalOffset();
            ByteBuffer golden = log.slice(base, entry.storeSize());
            RecordEncoder encoder = new RecordEncoder(
                    RecordLayout.topic(golden, 0),
                    golden.slice(RecordLayout.bodyPosition(golden, 0), RecordLayout.bodyLength(golden, 0)),
                    RecordLayout.properties(golden, 0),
                    new RecordHead(
                            entry.queueId(),
                            entry.flag(),
                            entry.sysFlag(),
                            entry.bornTimestamp(),
                            RecordLayout.bornHost(golden, 0),
                            RecordLayout.storeHost(golden, 0),
                            entry.reconsumeTimes(),
                            entry.preparedTransactionOffset()));
            ByteBuffer ours = ByteBuffer.allocate(encoder.size());
            encoder.writeTo(ours);
            RecordLayout.patch(ours, 0, entry.queueOffset(), entry.physicalOffset(), entry.storeTimestamp());

            assertThat(ours.flip()).isEqualTo(golden);
        }
    }

    @Test
    void expandsCompressedBodies() throws Exception {
        ByteBuffer log = log(GoldenStore.A_PLAIN);
        List<Entry> compressed = GoldenStore.A_PLAIN.manifest().messages().stream()
                .filter(entry -> entry.compression() != null)
                .toList();

        assertThat(compressed).isNotEmpty();
        for (Entry entry : compressed) {
            MessageExt message = MessageDecoder.decode(log.position((int) entry.physicalOffset()));

            assertThat(message.getBody()).hasSize(entry.plainBodyLength());
            assertThat(sha256(message.getBody())).isEqualTo(entry.plainBodySha256());
            assertThat(message.getSysFlag()).isEqualTo(entry.sysFlag() & ~MessageSysFlag.COMPRESSED);
        }
    }

    @Test
    void takesStoredBatchesApart() throws Exception {
        ByteBuffer log = log(GoldenStore.A_PLAIN);
        Entry batch = GoldenStore.A_PLAIN.manifest().messages().stream()
                .filter(entry -> (entry.sysFlag() & MessageSysFlag.INNER_BATCH) != 0)
                .findFirst()
                .orElseThrow();

        List<MessageExt> messages = MessageDecoder.decodes(log.slice((int) batch.physicalOffset(), batch.storeSize()));

        assertThat(messages).hasSize(Integer.parseInt(batch.properties().get("INNER_NUM")));
        assertThat(messages).extracting(MessageExt::getQueueOffset).startsWith(0L, 1L, 2L);
        assertThat(messages).extracting(Message::getTopic).containsOnly(batch.topic());
        assertThat(messages).extracting(MessageExt::getMsgId).doesNotHaveDuplicates();
    }

    @Test
    void refusesTheTornLastRecord() throws Exception {
        ByteBuffer log = log(GoldenStore.B_TORN);
        List<Entry> whole = GoldenStore.B_KILLED.manifest().messages();
        Entry last = whole.get(whole.size() - 1);
        int base = (int) last.physicalOffset();

        boolean usable = RecordLayout.check(log, base).isEmpty() && RecordLayout.bodyIsIntact(log, base);

        assertThat(usable).isFalse();
    }

    private static void compare(Entry entry, MessageExt message) throws NoSuchAlgorithmException {
        assertThat(message.getTopic()).isEqualTo(entry.topic());
        assertThat(message.getStoreSize()).isEqualTo(entry.storeSize());
        assertThat(message.getCommitLogOffset()).isEqualTo(entry.physicalOffset());
        assertThat(message.getQueueId()).isEqualTo(entry.queueId());
        assertThat(message.getQueueOffset()).isEqualTo(entry.queueOffset());
        assertThat(message.getFlag()).isEqualTo(entry.flag());
        assertThat(message.getSysFlag()).isEqualTo(entry.sysFlag());
        assertThat(message.getBornTimestamp()).isEqualTo(entry.bornTimestamp());
        assertThat(String.valueOf(message.getBornHost())).isEqualTo(entry.bornHost());
        assertThat(message.getStoreTimestamp()).isEqualTo(entry.storeTimestamp());
        assertThat(String.valueOf(message.getStoreHost())).isEqualTo(entry.storeHost());
        assertThat(message.getReconsumeTimes()).isEqualTo(entry.reconsumeTimes());
        assertThat(message.getPreparedTransactionOffset()).isEqualTo(entry.preparedTransactionOffset());
        assertThat(message.getBodyCRC()).isEqualTo(entry.bodyCrc());
        assertThat(message.getBody()).hasSize(entry.bodyLength());
        assertThat(sha256(message.getBody())).isEqualTo(entry.bodySha256());
        assertThat(message.getProperties()).isEqualTo(entry.properties());
        assertThat(message.getOffsetMsgId()).isEqualTo(entry.offsetMsgId());
    }

    private ByteBuffer log(GoldenStore store) throws IOException {
        store.unpackInto(dir, file -> file.startsWith("commitlog/"));
        return ByteBuffer.wrap(Files.readAllBytes(dir.resolve("commitlog/00000000000000000000")));
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
