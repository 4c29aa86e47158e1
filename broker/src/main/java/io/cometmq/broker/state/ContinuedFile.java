// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.state;

import io.cometmq.common.io.ChangeLog;
import io.cometmq.common.io.Json;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A {@link StateFile} that a {@link ChangeLog} continues: it knows the CRC-32 of its text, and of the text before, by which a
 * journal says what it continues. Used under the lock of whoever owns both.
 */
public final class ContinuedFile {
    private static final Pattern SPACE = Pattern.compile(" ");
    private static final String NONE = ChangeLog.crcOf("");

    private final StateFile file;
    private String crc = NONE;
    private String crcBefore = NONE;
    private int length;

    public ContinuedFile(StateFile file) {
        this.file = file;
    }

    /** What {@link StateFile#load(Class)} gives. */
    public <T> Optional<T> load(Class<T> type) {
        return file.load(text -> {
            T value = Json.read(text, type);
            crc = ChangeLog.crcOf(text);
            length = text.length();
            return value;
        });
    }

    /**
     * Replaces the text; on the disk when this returns.
     *
     * @throws java.io.UncheckedIOException naming the file, when the disk refuses
     */
    public void save(Object snapshot) {
        String text = file.save(snapshot);
        crcBefore = crc;
        crc = ChangeLog.crcOf(text);
        length = text.length();
    }

    /** How long the text is, in characters. */
    public int length() {
        return length;
    }

    /** The fields of a journal's header that say that it continues the text: {@code <base>=<crc> <after>=<crc before>}. */
    public String header(String base, String after) {
        return base + "=" + crc + " " + after + "=" + crcBefore;
    }

    /**
     * Whether a journal continues the text, or the one behind it: then its previous generation continues the text.
     *
     * @param header its fields, see {@link #fieldsOf}
     */
    public boolean isContinuedBy(Map<String, String> header, String base, String after) {
        return crc.equals(header.get(base)) || crc.equals(header.get(after));
    }

    /** The fields of a journal's header, by name; words that are none are left out. */
    public static Map<String, String> fieldsOf(String header) {
        Map<String, String> fields = new TreeMap<>();
        for (String word : SPACE.split(header, -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                fields.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return fields;
    }
}
