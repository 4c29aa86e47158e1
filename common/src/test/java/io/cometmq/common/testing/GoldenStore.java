// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.testing;

import com.alibaba.fastjson2.annotation.JSONField;
import io.cometmq.common.io.Json;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/**
 * A store directory that a broker of RocketMQ 5.5.0 wrote, with a list of what is in it: the resources
 * {@code golden/store/<name>.tar.gz} and {@code golden/store/<name>.manifest.json.gz} of this module's test-jar.
 */
public final class GoldenStore {
    /** After a clean stop: four topics (S_D stored as batches), retry, DLQ, compressed bodies, offsets of two groups. */
    public static final GoldenStore A_PLAIN = new GoldenStore("a-plain");
    /** After a SIGKILL during a continuous send: an abort file and a checkpoint of zeros. */
    public static final GoldenStore B_KILLED = new GoldenStore("b-killed");
    /** As B_KILLED, with the second half of the last record zeroed. */
    public static final GoldenStore B_TORN = new GoldenStore("b-torn");

    /** Delay levels, timers up to 1000 days, three open transactions, two committed and two rolled back. */
    public static final GoldenStore C_PENDING = new GoldenStore("c-pending");

    /** Pops of four groups, acked in part, changed, revived, and in order; what they lent until 2026-11-22 09:13 UTC waits. */
    public static final GoldenStore D_POP = new GoldenStore("d-pop");

    private static final int TAR_BLOCK = 512;
    private static final String FOLDER = "store/";

    private final String name;

    private GoldenStore(String name) {
        this.name = name;
    }

    /** The part of the manifest that tests compare with. */
    public record Manifest(List<Entry> messages, Map<String, Integer> commitLogRecordsPerTopicAndQueue) {}

    /** One record of the commit log, as RocketMQ's own decoder saw it. */
    public record Entry(
            long physicalOffset,
            int storeSize,
            boolean magicV2,
            String topic,
            int queueId,
            long queueOffset,
            int flag,
            int sysFlag,
            long bornTimestamp,
            String bornHost,
            long storeTimestamp,
            String storeHost,
            int reconsumeTimes,
            long preparedTransactionOffset,
            int bodyCrc,
            int bodyLength,
            String bodySha256,
            String compression,
            int plainBodyLength,
            String plainBodySha256,
            Map<String, String> properties,
            String offsetMsgId) {}

    /**
     * What RocketMQ itself has after a restart on a store that was killed: {@code "topic queueId"} to {@code "min..max"}, and
     * {@code commitLogMinOffset} and {@code commitLogMaxOffset}. Fails for the other stores.
     */
    public Map<String, String> offsetsAfterRestart() throws IOException {
        return Json.read(manifestText(), Restarted.class).offsets();
    }

    private record Restarted(
            @JSONField(name = "afterRestartByApache(min..max offset per topic and queue; commitLogMaxOffset)")
                    Map<String, String> offsets) {}

    /** The text of the manifest. */
    public String manifestText() throws IOException {
        try (InputStream in = new GZIPInputStream(resource(".manifest.json.gz"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What is in the store. */
    public Manifest manifest() throws IOException {
        return Json.read(manifestText(), Manifest.class);
    }

    /** Unpacks the store so that {@code directory} is its root, and returns it. The 38 MB of {@code timerwheel} stay out. */
    public Path unpackInto(Path directory) throws IOException {
        return unpackInto(directory, file -> !file.equals("timerwheel"));
    }

    /** Unpacks the wanted files, asked for by their path below the root with {@code /}, and returns {@code directory}. */
    public Path unpackInto(Path directory, Predicate<String> wanted) throws IOException {
        try (InputStream in = new GZIPInputStream(resource(".tar.gz"))) {
            byte[] header = in.readNBytes(TAR_BLOCK);
            while (header.length == TAR_BLOCK && header[0] != 0) {
                long size = Long.parseLong(text(header, 124, 12), 8);
                String path = text(header, 0, 100);
                boolean isFile = header[156] == '0' || header[156] == 0;
                String file = path.startsWith(FOLDER) ? path.substring(FOLDER.length()) : path;
                if (isFile && wanted.test(file)) {
                    write(in, size, directory.resolve(file));
                } else {
                    in.skipNBytes(size);
                }
                in.skipNBytes((TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK);
                header = in.readNBytes(TAR_BLOCK);
            }
        }
        return directory;
    }

    private static void write(InputStream in, long size, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Files.write(target, in.readNBytes(Math.toIntExact(size)));
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.US_ASCII).strip();
    }

    private InputStream resource(String suffix) throws IOException {
        String path = "/golden/store/" + name + suffix;
        InputStream in = GoldenStore.class.getResourceAsStream(path);
        if (in == null) {
            throw new FileNotFoundException("test resource " + path);
        }
        return in;
    }

    @Override
    public String toString() {
        return name;
    }
}
