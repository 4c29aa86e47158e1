// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.offline;

import io.cometmq.common.io.Json;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The small files of a broker in {@code config/}, each with its previous generation {@code .bak}. Stateless. */
public final class StateFiles {
    private static final Logger log = LoggerFactory.getLogger(StateFiles.class);
    private static final String PREVIOUS = ".bak";
    private static final String UNFINISHED = ".tmp";
    private static final String JSON = ".json";
    private static final int MAX_BYTES = 64 << 20;

    private StateFiles() {}

    /** What can be said about the content of a file. */
    public enum State {
        /** It is JSON. */
        GOOD,
        /** It should be JSON and is not, or cannot be read. */
        BAD,
        /** It is of another kind, and was not looked at. */
        OTHER
    }

    /**
     * One file with its previous generation.
     *
     * @param size in bytes
     * @param reason why it is bad, else empty
     * @param previous what can be said about the previous generation; empty when there is none
     * @param unfinished whether a save that was not finished is beside it
     */
    public record StateFile(
            Path path,
            long size,
            long modifiedMillis,
            State state,
            String reason,
            Optional<State> previous,
            boolean unfinished) {}

    /** Reads them all. */
    public static List<StateFile> list(StoreFiles files, Path directory) throws IOException {
        List<StoreFiles.FileEntry> found = files.list(directory);
        List<String> names = found.stream().map(StoreFiles.FileEntry::name).toList();
        List<StateFile> all = new ArrayList<>();
        for (StoreFiles.FileEntry entry : found) {
            String name = entry.name();
            boolean alone = name.endsWith(PREVIOUS) && !names.contains(name.substring(0, name.length() - 4));
            if ((name.endsWith(PREVIOUS) && !alone) || name.endsWith(UNFINISHED)) {
                continue;
            }
            Path path = directory.resolve(name);
            Looked looked = look(files, path, entry.size());
            Optional<State> previous = names.contains(name + PREVIOUS)
                    ? Optional.of(look(files, directory.resolve(name + PREVIOUS), 0).state)
                    : Optional.empty();
            all.add(new StateFile(
                    path,
                    entry.size(),
                    entry.modifiedMillis(),
                    looked.state,
                    looked.reason,
                    previous,
                    names.contains(name + UNFINISHED)));
        }
        return all;
    }

    /**
     * Whether the broker may know a topic: it does not when its list of topics can be read and has none of that name, and the
     * journal of what changed since names none.
     */
    public static Predicate<String> knownTopics(StoreFiles files, Path directory) {
        Optional<Map<?, ?>> known = table(files, directory, "topics.json", "topicConfigTable");
        String changed = changedTopics(files, directory);
        return topic -> known.isEmpty()
                || known.get().containsKey(topic)
                || changed.contains("\"topicName\":\"" + topic + "\"")
                || TopicNames.isSystemTopic(topic)
                || TopicNames.isLmq(topic);
    }

    private static String changedTopics(StoreFiles files, Path directory) {
        Path journal = directory.resolve("topics.journal");
        try {
            return files.exists(journal) ? text(files, journal) : "";
        } catch (IOException unreadable) {
            log.warn("Changes of topics cannot be read, topics made last may be missing: file={}", journal, unreadable);
            return "";
        }
    }

    /** The next offset to consume of a group's queue, as it was saved; 0 when none was. */
    public static long committed(StoreFiles files, Path directory, String topic, String group, int queueId) {
        Object queues = table(files, directory, "consumerOffset.json", "offsetTable")
                .map(table -> (Object) table.get(topic + "@" + group))
                .orElse(null);
        Object offset = queues instanceof Map<?, ?> byId ? byId.get(Integer.toString(queueId)) : null;
        return offset instanceof Number number ? number.longValue() : 0;
    }

    private static Optional<Map<?, ?>> table(StoreFiles files, Path directory, String name, String field) {
        for (String generation : List.of(name, name + PREVIOUS)) {
            try {
                Object content = Json.read(text(files, directory.resolve(generation)), Map.class)
                        .get(field);
                if (content instanceof Map<?, ?> table) {
                    return Optional.of(table);
                }
            } catch (IOException | IllegalArgumentException ignored) {
                // The next generation may do; what is wrong with this one is said where the files are listed.
            }
        }
        return Optional.empty();
    }

    private record Looked(State state, String reason) {}

    private static Looked look(StoreFiles files, Path path, long size) {
        String name = String.valueOf(path.getFileName());
        String plain = name.endsWith(PREVIOUS) ? name.substring(0, name.length() - PREVIOUS.length()) : name;
        if (!plain.endsWith(JSON)) {
            return new Looked(State.OTHER, "");
        }
        if (size > MAX_BYTES) {
            return new Looked(State.OTHER, "longer than " + MAX_BYTES + " bytes");
        }
        try {
            Json.read(text(files, path), Map.class);
            return new Looked(State.GOOD, "");
        } catch (IOException | IllegalArgumentException unusable) {
            return new Looked(
                    State.BAD,
                    String.valueOf(unusable.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static String text(StoreFiles files, Path path) throws IOException {
        try (StoreFile file = files.open(path)) {
            long size = file.size();
            if (size > MAX_BYTES) {
                throw new IOException(path + " has " + size + " bytes: expected at most " + MAX_BYTES);
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) size);
            file.read(bytes, 0);
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        }
    }
}
