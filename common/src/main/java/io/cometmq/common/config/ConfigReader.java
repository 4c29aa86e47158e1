// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.config;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * Turns the text of settings into a record of one type, and back. Immutable, thread-safe.
 *
 * <p>The record's components have a {@link Key} or are records of the same kind.
 */
public final class ConfigReader<R extends Record> {
    private final SettingsTree<R> tree;

    private ConfigReader(SettingsTree<R> tree) {
        this.tree = tree;
    }

    /**
     * A reader for one record type.
     *
     * @throws IllegalStateException when the declaration of the record is wrong
     */
    public static <R extends Record> ConfigReader<R> of(Class<R> type) {
        return new ConfigReader<>(SettingsTree.of(type));
    }

    /**
     * The keys and values of a configuration file in the format of Java properties, UTF-8.
     *
     * @throws ConfigException naming the file when it cannot be read
     */
    public static Map<String, String> load(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            return lines(reader);
        } catch (NoSuchFileException missing) {
            throw new ConfigException(List.of("configuration file " + file + ": no such file"));
        } catch (MalformedInputException notText) {
            throw new ConfigException(List.of("configuration file " + file + ": expected text in UTF-8"));
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new ConfigException(List.of("configuration file " + file + " cannot be read: " + unreadable));
        }
    }

    /**
     * The keys and values of a text in the same format.
     *
     * @throws ConfigException when it is none, or has none
     */
    public static Map<String, String> parse(String text) {
        Map<String, String> values;
        try {
            values = lines(new StringReader(text));
        } catch (IOException | IllegalArgumentException malformed) {
            throw new ConfigException(List.of("expected key=value lines: " + malformed.getMessage()));
        }
        if (values.isEmpty()) {
            throw new ConfigException(List.of("expected key=value lines, there are none"));
        }
        return values;
    }

    private static Map<String, String> lines(Reader reader) throws IOException {
        Properties properties = new Properties();
        properties.load(reader);
        Map<String, String> values = new TreeMap<>();
        properties.forEach((key, value) -> values.put((String) key, (String) value));
        return values;
    }

    /**
     * The record these values make; keys that are not there have their defaults, keys that nobody declared are ignored
     * (see {@link #warnings}).
     *
     * @throws ConfigException with one line for each wrong value
     */
    public R read(Map<String, String> values) {
        List<String> problems = new ArrayList<>();
        R config = tree.read(values, problems);
        if (config == null || !problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return config;
    }

    /** The keys there are, in the order of their declaration. */
    public Set<String> keys() {
        return tree.settings().keySet();
    }

    /** A sentence for each key in {@code values} that has no effect, in their order. */
    public List<String> warnings(Map<String, String> values) {
        Map<String, Setting> settings = tree.settings();
        return values.keySet().stream()
                .filter(key -> !settings.containsKey(key))
                .map(key -> KnownKeys.warning(key, settings.keySet()))
                .toList();
    }

    /** The text of every setting of {@code config}, by key in the order of their declaration. */
    public Map<String, String> write(R config) {
        Map<String, String> values = new LinkedHashMap<>();
        tree.write(config, values);
        return values;
    }

    /**
     * The record with some values changed while the process runs.
     *
     * @throws ConfigException with one line for each wrong value; nothing is changed then
     */
    public Update<R> update(R current, Map<String, String> changes) {
        Map<String, String> values = write(current);
        List<String> applied = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        Map<String, Setting> settings = tree.settings();
        for (Map.Entry<String, String> change : changes.entrySet()) {
            Setting setting = settings.get(change.getKey());
            if (setting == null) {
                refused.add(KnownKeys.warning(change.getKey(), settings.keySet()));
            } else if (setting.key().reloadable()) {
                values.put(change.getKey(), change.getValue());
                applied.add(change.getKey());
            } else if (!change.getValue().strip().equals(values.get(change.getKey()))) {
                refused.add(change.getKey() + "=" + change.getValue().strip() + ": needs a restart, now it is "
                        + change.getKey() + "=" + values.get(change.getKey()));
            }
        }
        return new Update<>(read(values), List.copyOf(applied), List.copyOf(refused));
    }

    /**
     * What came of a change.
     *
     * @param applied the keys that were taken over
     * @param refused a sentence for each change that was not
     */
    public record Update<R>(R config, List<String> applied, List<String> refused) {}
}
