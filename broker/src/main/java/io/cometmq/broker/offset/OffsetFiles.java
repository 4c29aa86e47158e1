// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.offset;

import io.cometmq.broker.state.ContinuedFile;
import io.cometmq.broker.state.StateFile;
import io.cometmq.common.io.ChangeLog;
import io.cometmq.common.topic.TopicNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files with the offsets of consumer groups. {@code consumerOffset.json}, and for light queues
 * {@code lmqConsumerOffset.json}, are RocketMQ's and hold everything; {@code consumerOffset.journal} holds what changed since
 * they were written, so that a save costs as much as what changed. The journal is folded into the JSON files when it is half
 * as long as they are, when the broker stops, and always while they are short: RocketMQ reads the JSON files alone.
 *
 * <p>The journal is a {@link ChangeLog}. A change is a whole replacement of one group's offsets of one topic, so that any
 * number of repetitions does no harm:
 *
 * <pre>
 * header   base=&lt;crc&gt; after=&lt;crc&gt; light=&lt;crc&gt; afterLight=&lt;crc&gt;
 * change   topic@group queueId:offset queueId:offset …      no offsets: the group has none of the topic any more
 * </pre>
 *
 * {@code base} is the CRC-32 of the JSON text that the journal continues, {@code after} that of the one before, which the
 * previous generation of the journal continues; {@code light} and {@code afterLight} are the same of the light queues'
 * file. A journal that continues another text, for instance because RocketMQ has used the store in between, is not read.
 * Used under the lock of {@link ConsumerOffsets}.
 */
final class OffsetFiles {
    /** While the JSON files are not longer together, in characters, they are always written as a whole. */
    static final int SHORT_FILES = 64 * 1024;

    private static final Logger log = LoggerFactory.getLogger(OffsetFiles.class);
    private static final String LIGHT_FILE = "lmqConsumerOffset.json";
    private static final String JOURNAL = "consumerOffset.journal";
    private static final Pattern SPACE = Pattern.compile(" ");

    private final ContinuedFile main;
    private final ContinuedFile light;
    private final ChangeLog journal;
    private LightOffsetsFile lightSaved = new LightOffsetsFile(Map.of());
    private boolean journalHasChanges;

    /** Makes a part of what is saved. */
    interface Snapshots {
        ConsumerOffsetsFile main();

        LightOffsetsFile light();

        /** The offsets by queue of a {@code topic@group}; empty when it has none any more. */
        Map<Integer, Long> of(String key);
    }

    /** What was saved. */
    record Loaded(Optional<ConsumerOffsetsFile> main, Optional<LightOffsetsFile> light, List<Change> changes) {}

    /** The offsets by queue that a {@code topic@group} has from then on. */
    record Change(String key, Map<Integer, Long> offsets) {}

    OffsetFiles(StateFile main) {
        this.main = new ContinuedFile(main);
        this.light = new ContinuedFile(main.sibling(LIGHT_FILE));
        this.journal = new ChangeLog(main.path().resolveSibling(JOURNAL));
    }

    /** Reads the JSON files, and the changes that continue them. */
    Loaded load() {
        Optional<ConsumerOffsetsFile> wholeMain = main.load(ConsumerOffsetsFile.class);
        Optional<LightOffsetsFile> wholeLight = light.load(LightOffsetsFile.class);
        lightSaved = wholeLight.orElse(lightSaved);
        List<Change> changes = new ArrayList<>();
        for (ChangeLog.Content content : journal.read()) {
            Map<String, String> header = ContinuedFile.fieldsOf(content.header());
            boolean ofMain = main.isContinuedBy(header, "base", "after");
            boolean ofLight = light.isContinuedBy(header, "light", "afterLight");
            for (String line : content.changes()) {
                changeOf(line)
                        .filter(change -> isLight(change.key) ? ofLight : ofMain)
                        .ifPresent(changes::add);
            }
        }
        if (!changes.isEmpty()) {
            log.info("Offsets were saved as changes: file={} changes={}", JOURNAL, changes.size());
        }
        return new Loaded(wholeMain, wholeLight, changes);
    }

    /**
     * Saves the offsets of some {@code topic@group}; on the disk when this returns.
     *
     * @throws java.io.UncheckedIOException naming the file, when the disk refuses; then everything is to be saved next
     */
    void save(Collection<String> changed, Snapshots present) {
        if (!journal.isOpen() || isShort() || journal.length() > (main.length() + light.length()) / 2) {
            saveAll(present);
            return;
        }
        journal.append(changed.stream().map(key -> lineOf(key, present.of(key))).toList());
        journalHasChanges = true;
    }

    /** Saves everything in the JSON files, and begins the journal anew. */
    void saveAll(Snapshots present) {
        main.save(present.main());
        LightOffsetsFile lightNow = present.light();
        if (!lightNow.equals(lightSaved)) {
            light.save(lightNow);
            lightSaved = lightNow;
        }
        if (journal.isOpen() || !isShort()) {
            journal.restart(main.header("base", "after") + " " + light.header("light", "afterLight"));
        }
        journalHasChanges = false;
    }

    /** Whether the JSON files lack what the journal has. */
    boolean isBehind() {
        return journalHasChanges;
    }

    private boolean isShort() {
        return main.length() + light.length() <= SHORT_FILES;
    }

    private static boolean isLight(String key) {
        return TopicNames.isLmq(key.substring(0, Math.max(0, key.indexOf('@'))));
    }

    private static String lineOf(String key, Map<Integer, Long> offsets) {
        StringBuilder line = new StringBuilder(key);
        offsets.forEach((queueId, offset) ->
                line.append(' ').append(queueId).append(':').append(offset));
        return line.toString();
    }

    private static Optional<Change> changeOf(String line) {
        String[] words = SPACE.split(line, -1);
        Map<Integer, Long> offsets = new TreeMap<>();
        try {
            for (int i = 1; i < words.length; i++) {
                int colon = words[i].indexOf(':');
                offsets.put(
                        Integer.valueOf(words[i].substring(0, Math.max(0, colon))),
                        Long.valueOf(words[i].substring(colon + 1)));
            }
            return Optional.of(new Change(words[0], offsets));
        } catch (NumberFormatException malformed) {
            log.warn("Change of an offset skipped: line={} expected=\"topic@group queueId:offset …\"", line);
            return Optional.empty();
        }
    }
}
