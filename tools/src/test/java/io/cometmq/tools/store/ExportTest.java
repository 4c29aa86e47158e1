// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSONObject;
import io.cometmq.common.testing.GoldenStore;
import io.cometmq.store.testing.Records;
import io.cometmq.store.testing.TestStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mqstore export} writes. */
class ExportTest {
    @TempDir
    Path directory;

    @Test
    void writesEveryMessageOfAGoldenStore() throws IOException {
        Path store = GoldenStore.A_PLAIN.unpackInto(directory);
        List<GoldenStore.Entry> messages = GoldenStore.A_PLAIN.manifest().messages();

        StoreToolRun run = StoreToolRun.of("export", store);

        assertThat(run.code()).as(run.err()).isZero();
        // Two records of the topic that keeps batches hold three messages each.
        assertThat(run.lines()).hasSize(messages.size() + 4);
        for (GoldenStore.Entry message : messages) {
            assertThat(run.lines())
                    .filteredOn(line -> line.getLong("logOffset") == message.physicalOffset())
                    .isNotEmpty()
                    .allSatisfy(line -> {
                        assertThat(line.getString("topic")).isEqualTo(message.topic());
                        assertThat(line.getInteger("queueId")).isEqualTo(message.queueId());
                        assertThat(line.getLong("storeTime")).isEqualTo(message.storeTimestamp());
                        if (!message.topic().equals("S_D")) {
                            assertThat(line.getLong("queueOffset")).isEqualTo(message.queueOffset());
                            assertThat(sha256(line)).isEqualTo(plainSha256(message));
                            assertThat((Map<String, Object>) line.getJSONObject("properties"))
                                    .isEqualTo(message.properties());
                        }
                    });
        }
        assertThat(run.lines())
                .filteredOn(line -> line.getString("topic").equals("S_D"))
                .extracting(line -> line.getLong("queueOffset"))
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void expandsCompressedBodiesAndKeepsBinaryOnes() throws IOException {
        byte[] binary = {(byte) 0xFF, 0, 1};
        try (TestStore test = TestStore.in(directory)) {
            test.store().append(Records.to("T").body(binary).build());
            test.store().append(Records.to("T").body("Größe \"1\"\n").build());
            test.appendTogether("BatchT", 0, List.of("a", "b"));
        }

        List<JSONObject> lines = StoreToolRun.of("export", directory).lines();

        assertThat(lines.get(0).getString("bodyEncoding")).isEqualTo("base64");
        assertThat(Base64.getDecoder().decode(lines.get(0).getString("body"))).isEqualTo(binary);
        assertThat(lines.get(1).getString("bodyEncoding")).isEqualTo("utf8");
        assertThat(lines.get(1).getString("body")).isEqualTo("Größe \"1\"\n");
        assertThat(lines.subList(2, 4))
                .extracting(line -> line.getLong("queueOffset") + line.getString("body"))
                .containsExactly("0a", "1b");
    }

    @Test
    void aBodyThatIsNotWhatItsFlagsSayIsWrittenAsItIs() throws IOException {
        try (TestStore test = TestStore.in(directory)) {
            test.store()
                    .append(Records.to("T").sysFlag(1).body("not compressed").build());
        }

        assertThat(StoreToolRun.of("export", directory).lines())
                .singleElement()
                .satisfies(line -> assertThat(line.getString("body")).isEqualTo("not compressed"));
    }

    @Test
    void filtersByTopicKeyIdTimeAndNumber() throws IOException {
        long begin;
        try (TestStore test = TestStore.in(directory)) {
            test.store()
                    .append(Records.to("A")
                            .keys("k1 k2")
                            .property("UNIQ_KEY", "id1")
                            .body("1")
                            .build());
            test.clock().advance(Duration.ofSeconds(5));
            begin = test.clock().millis();
            test.store()
                    .append(Records.to("B")
                            .keys("k2")
                            .property("UNIQ_KEY", "id2")
                            .body("2")
                            .build());
            test.clock().advance(Duration.ofSeconds(5));
            test.store()
                    .append(Records.to("C")
                            .keys("k22")
                            .property("UNIQ_KEY", "id3")
                            .body("3")
                            .build());
        }

        assertThat(bodies("-t", "A", "-t", "C")).containsExactly("1", "3");
        assertThat(bodies("-k", "k2")).containsExactly("1", "2");
        assertThat(bodies("-u", "id3")).containsExactly("3");
        assertThat(bodies("-b", begin)).containsExactly("2", "3");
        assertThat(bodies("-e", begin)).containsExactly("1");
        assertThat(bodies("-b", begin, "-e", begin + 5000)).containsExactly("2");
        assertThat(bodies("--limit", 2)).containsExactly("1", "2");
        assertThat(bodies("--limit", 0)).isEmpty();
    }

    @Test
    void writesIntoANewFileAlone() throws IOException {
        try (TestStore test = TestStore.in(directory.resolve("store"))) {
            test.append("T", 0, "one");
        }
        Path file = directory.resolve("out.ndjson");

        StoreToolRun run = StoreToolRun.of("export", directory, "-f", file);
        StoreToolRun again = StoreToolRun.of("export", directory, "-f", file);

        assertThat(run.code()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(Files.readAllLines(file)).hasSize(1);
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err()).contains(file + " exists");
    }

    @Test
    void passesOverDamageAndSaysSo() throws IOException {
        long second;
        try (TestStore test = TestStore.in(directory)) {
            test.append("T", 0, "one");
            second = test.append("T", 0, "two").logOffset(0);
            test.append("T", 0, "three");
        }
        try (var log =
                Files.newByteChannel(directory.resolve("commitlog/00000000000000000000"), StandardOpenOption.WRITE)) {
            log.position(second).write(ByteBuffer.wrap("garbage".getBytes(StandardCharsets.UTF_8)));
        }

        StoreToolRun run = StoreToolRun.of("export", directory);

        assertThat(run.lines()).extracting(line -> line.getString("body")).containsExactly("one", "three");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("1 damaged places");
    }

    private static String plainSha256(GoldenStore.Entry message) {
        String plain = message.plainBodySha256();
        return plain == null ? message.bodySha256() : plain;
    }

    private static String sha256(JSONObject line) {
        String body = line.getString("body");
        byte[] bytes = line.getString("bodyEncoding").equals("base64")
                ? Base64.getDecoder().decode(body)
                : body.getBytes(StandardCharsets.UTF_8);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private List<String> bodies(Object... options) {
        Object[] arguments = new Object[options.length + 2];
        arguments[0] = "export";
        arguments[1] = directory;
        System.arraycopy(options, 0, arguments, 2, options.length);
        StoreToolRun run = StoreToolRun.of(arguments);
        assertThat(run.code()).as(run.err()).isZero();
        return run.lines().stream().map(line -> line.getString("body")).toList();
    }
}
