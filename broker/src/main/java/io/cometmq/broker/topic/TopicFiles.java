// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.topic;

import io.cometmq.broker.state.ContinuedFile;
import io.cometmq.broker.state.StateFile;
import io.cometmq.common.io.ChangeLog;
import io.cometmq.common.io.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files with the topics' settings. {@code topics.json} is RocketMQ's and holds everything; {@code topics.journal} holds
 * what changed since it was written, so that a save costs as much as what changed. The journal is folded into the JSON file
 * a while after a change, when it is long, and when the broker stops: RocketMQ reads the JSON file alone.
 *
 * <p>The journal is a {@link ChangeLog}. A change is the whole of a topic's settings, so that repetitions do no harm:
 *
 * <pre>
 * header   base=&lt;crc&gt; after=&lt;crc&gt;      the CRC-32 of the JSON text that it continues, and of the one before
 * change   a {@link TopicChange} in JSON
 * </pre>
 *
 * Used under the lock of saving of {@link Topics}.
 */
final class TopicFiles {
    /** The JSON file is written so soon after a change that only the journal has, */
    private static final Duration FOLD_AFTER = Duration.ofMillis(100);
    /** and later the longer it is, so that many changes share what it costs: a second for about 5,000 topics. */
    private static final int CHARACTERS_PER_MILLI = 1_000;
    /** A journal that is longer, and longer than half of the JSON text, is folded at once. */
    static final int LONG_JOURNAL = 256 * 1024;

    private static final Logger log = LoggerFactory.getLogger(TopicFiles.class);
    private static final String JOURNAL = "topics.journal";
    /** A few hundred changes; a forced line in it does not wait for the file system's own journal. */
    private static final int ROOM_BYTES = 32 * 1024;

    private final ContinuedFile json;
    private final ChangeLog journal;
    private boolean journalHasChanges;

    TopicFiles(StateFile file) {
        this.json = new ContinuedFile(file);
        this.journal = new ChangeLog(file.path().resolveSibling(JOURNAL), ROOM_BYTES);
    }

    /** What was saved: the whole table, and what changed since, in order. */
    record Loaded(Optional<TopicsFile> whole, List<TopicChange> changes) {}

    Loaded load() {
        Optional<TopicsFile> whole = json.load(TopicsFile.class);
        List<TopicChange> changes = new ArrayList<>();
        for (ChangeLog.Content content : journal.read()) {
            Map<String, String> header = ContinuedFile.fieldsOf(content.header());
            if (json.isContinuedBy(header, "base", "after")) {
                content.changes().forEach(line -> changeOf(line).ifPresent(changes::add));
            }
        }
        if (!changes.isEmpty()) {
            log.info("Topics were saved as changes: file={} changes={}", JOURNAL, changes.size());
        }
        journalHasChanges = !changes.isEmpty();
        return new Loaded(whole, changes);
    }

    /**
     * Saves changes; on the disk when this returns.
     *
     * @param present everything, with these changes
     * @throws java.io.UncheckedIOException naming the file, when the disk refuses; then everything is to be saved next
     */
    void save(List<TopicChange> changes, Supplier<TopicsFile> present) {
        if (!journal.isOpen() || isLong()) {
            saveAll(present);
            return;
        }
        journal.append(changes.stream().map(Json::write).toList());
        journalHasChanges = true;
    }

    /** Saves everything in the JSON file, and begins the journal anew. */
    void saveAll(Supplier<TopicsFile> present) {
        json.save(present.get());
        journal.restart(json.header("base", "after"));
        journalHasChanges = false;
    }

    /** How long after a change the JSON file is to be written. RocketMQ does not know a topic that it lacks. */
    Duration foldAfter() {
        return FOLD_AFTER.plusMillis(json.length() / CHARACTERS_PER_MILLI);
    }

    /** Whether the JSON file lacks what the journal has. */
    boolean isBehind() {
        return journalHasChanges;
    }

    private boolean isLong() {
        return journal.length() > Math.max(LONG_JOURNAL, json.length() / 2);
    }

    private static Optional<TopicChange> changeOf(String line) {
        try {
            return Optional.of(Json.read(line, TopicChange.class));
        } catch (IllegalArgumentException malformed) {
            log.warn("Change of a topic skipped: line={} cause={}", line, malformed.getMessage());
            return Optional.empty();
        }
    }
}
