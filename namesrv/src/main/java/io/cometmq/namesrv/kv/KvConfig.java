// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.kv;

import io.cometmq.common.io.AtomicFile;
import io.cometmq.common.io.Json;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.rpc.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings that operators leave with the name server, by namespace and key; kept in {@code kvConfig.json} and so over
 * restarts. Owned by the {@link io.cometmq.namesrv.NameServer}.
 *
 * <p>Readers see an immutable map. Writers are guarded by the lock of this object, and a change is seen only after the
 * file has it.
 *
 * <pre>{@code {"configTable":{"<namespace>":{"<key>":"<value>"}}}}</pre>
 */
public final class KvConfig {
    /** The namespace whose values say on which brokers an ordered topic has how many queues: {@code broker-a:4;broker-b:4}. */
    public static final String ORDER_TOPIC_CONFIG = "ORDER_TOPIC_CONFIG";

    /** More entries are refused: every change writes the whole file. */
    static final int MAX_ENTRIES = 100_000;

    /** Longer values are refused, in characters. */
    static final int MAX_VALUE_LENGTH = 1 << 20;

    /** Longer namespaces and keys are refused, in characters. */
    static final int MAX_NAME_LENGTH = 1024;

    private static final Logger log = LoggerFactory.getLogger(KvConfig.class);

    private final AtomicFile file;
    private volatile Map<String, Map<String, String>> namespaces;

    private KvConfig(AtomicFile file, Map<String, Map<String, String>> namespaces) {
        this.file = file;
        this.namespaces = namespaces;
    }

    /**
     * Opens the settings at {@code path}; without such a file there are none yet.
     *
     * <p>When neither the file nor its previous generation can be used, both are put aside and there are none.
     *
     * @throws IllegalStateException naming the folder, when nothing can be written to it
     */
    public static KvConfig open(Path path) {
        requireWritable(path.toAbsolutePath().normalize().resolveSibling("."));
        AtomicFile file = new AtomicFile(path);
        return new KvConfig(file, file.load(KvConfig::decode).orElse(Map.of()));
    }

    /** The value of a key. */
    public Optional<String> get(String namespace, String key) {
        return Optional.ofNullable(namespaces.getOrDefault(namespace, Map.of()).get(key));
    }

    /** The keys and values of a namespace, sorted by key; empty when it holds none. */
    public Map<String, String> list(String namespace) {
        return namespaces.getOrDefault(namespace, Map.of());
    }

    /**
     * Sets a value; when this returns it is on the disk.
     *
     * @throws Refusal when a name or value is too long, there are too many entries, or the disk refuses
     */
    public synchronized void put(String namespace, String key, String value) {
        checkLength("namespace", namespace.length(), MAX_NAME_LENGTH);
        checkLength("key", key.length(), MAX_NAME_LENGTH);
        checkLength("value", value.length(), MAX_VALUE_LENGTH);
        int entries = namespaces.values().stream().mapToInt(Map::size).sum();
        if (entries >= MAX_ENTRIES && get(namespace, key).isEmpty()) {
            throw new Refusal(
                    ResponseCode.SYSTEM_ERROR,
                    "the key-value settings hold " + entries + " entries: expected at most " + MAX_ENTRIES);
        }
        replace(namespace, key, value);
        log.info("Setting put: namespace={} key={}", namespace, key);
    }

    /**
     * Removes a key; an unknown one is fine.
     *
     * @throws Refusal when the disk refuses
     */
    public synchronized void delete(String namespace, String key) {
        if (get(namespace, key).isPresent()) {
            replace(namespace, key, null);
            log.info("Setting deleted: namespace={} key={}", namespace, key);
        }
    }

    private static void requireWritable(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException failure) {
            throw new IllegalStateException(
                    "data directory " + folder.normalize() + " cannot be made: " + failure, failure);
        }
        if (!Files.isWritable(folder)) {
            throw new IllegalStateException(
                    "data directory " + folder.normalize() + ": expected a folder that this user may write");
        }
    }

    private void replace(String namespace, String key, @Nullable String value) {
        TreeMap<String, String> entries = new TreeMap<>(list(namespace));
        if (value == null) {
            entries.remove(key);
        } else {
            entries.put(key, value);
        }
        TreeMap<String, Map<String, String>> after = new TreeMap<>(namespaces);
        if (entries.isEmpty()) {
            after.remove(namespace);
        } else {
            after.put(namespace, Collections.unmodifiableMap(entries));
        }
        save(after);
        namespaces = Collections.unmodifiableMap(after);
    }

    private void save(Map<String, Map<String, String>> after) {
        try {
            file.save(Json.writePretty(new Stored(after)));
        } catch (UncheckedIOException failure) {
            log.error("Settings not saved: file={}", file.path(), failure);
            throw new Refusal(ResponseCode.SYSTEM_ERROR, String.valueOf(failure.getMessage()));
        }
    }

    private static Map<String, Map<String, String>> decode(String text) {
        TreeMap<String, Map<String, String>> namespaces = new TreeMap<>();
        Map<String, Map<String, String>> stored = Json.read(text, Stored.class).configTable();
        if (stored == null) {
            return Map.of();
        }
        stored.forEach(
                (namespace, entries) -> namespaces.put(namespace, Collections.unmodifiableMap(new TreeMap<>(entries))));
        return Collections.unmodifiableMap(namespaces);
    }

    private static void checkLength(String what, int length, int longest) {
        if (length > longest) {
            throw new Refusal(
                    ResponseCode.SYSTEM_ERROR,
                    "the " + what + " has " + length + " characters: expected at most " + longest);
        }
    }

    /** The file's JSON. */
    record Stored(@Nullable Map<String, Map<String, String>> configTable) {}
}
