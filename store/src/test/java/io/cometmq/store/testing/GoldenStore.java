// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.testing;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONArray;
import com.alibaba.fastjson2.JSONObject;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A store directory that RocketMQ 5.5.0 wrote, unpacked for a test, and the list of what is in it. */
public final class GoldenStore {
    private static final int BLOCK = 512;

    private final Path directory;
    private final JSONObject manifest;

    private GoldenStore(Path directory, JSONObject manifest) {
        this.directory = directory;
        this.manifest = manifest;
    }

    /** Unpacks the archive {@code name} into a directory of the test. */
    public static GoldenStore unpack(String name, Path target) throws IOException {
        try (InputStream manifest = resource(name + ".manifest.json")) {
            untar(name + ".tar.gz", target);
            return new GoldenStore(
                    target.resolve("store"),
                    JSON.parseObject(new String(manifest.readAllBytes(), StandardCharsets.UTF_8)));
        }
    }

    public Path directory() {
        return directory;
    }

    /** All records of the log in order. */
    public JSONArray messages() {
        return manifest.getJSONArray("messages");
    }

    /** How many entries each queue file has: {@code topic/queueId/file} to an object with {@code entries}. */
    public JSONObject queueFiles() {
        return manifest.getJSONObject("consumeQueueFiles(20-byte units counted)");
    }

    /** What RocketMQ itself has after a restart: {@code "topic queueId"} to {@code "min..max"}, and the log's offsets. */
    public JSONObject afterRestart() {
        return manifest.getJSONObject("afterRestartByApache(min..max offset per topic and queue; commitLogMaxOffset)");
    }

    private static InputStream resource(String name) throws IOException {
        InputStream found = GoldenStore.class.getResourceAsStream("/golden/" + name);
        if (found == null) {
            throw new IOException("no test resource golden/" + name);
        }
        return found;
    }

    private static void untar(String name, Path target) throws IOException {
        try (DataInputStream tar = new DataInputStream(new BufferedInputStream(new GZIPInputStream(resource(name))))) {
            byte[] header = new byte[BLOCK];
            tar.readFully(header);
            while (header[0] != 0) {
                String path = text(header, 0, 100);
                int size = Integer.parseInt(text(header, 124, 12).strip(), 8);
                Path file = target.resolve(path).normalize();
                if (header[156] == '5') {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.write(file, tar.readNBytes(size));
                    tar.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
                }
                tar.readFully(header);
            }
        }
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.UTF_8);
    }
}
