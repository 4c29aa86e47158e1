// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.config;

import io.cometmq.common.io.AtomicFile;
import io.cometmq.common.io.Json;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of a running process. Those that are reloadable can be changed; what differs from what the process was
 * started with is saved in a file of its own and counts again at the next start, more than everything else. Changing a
 * setting back to what the process was started with forgets the change. Thread-safe; changes are guarded by its own lock.
 */
public final class RunningSettings<R extends Record> {
    private static final Logger log = LoggerFactory.getLogger(RunningSettings.class);

    private final ConfigReader<R> reader;
    private final R given;
    private final AtomicFile file;
    private final Live<R> current;
    private final List<Consumer<R>> listeners = new ArrayList<>();

    /**
     * The settings {@code given} at the start, with the changes saved in {@code file}. A saved change that cannot be used
     * any more is named in the log and left out.
     *
     * @throws IllegalStateException when this user may not read the file
     */
    public RunningSettings(ConfigReader<R> reader, R given, AtomicFile file) {
        this.reader = reader;
        this.given = given;
        this.file = file;
        this.current = new Live<>(given);
        applySaved(file.load(RunningSettings::parse).orElse(Map.of()));
    }

    private static Map<String, String> parse(String text) {
        Map<String, String> changes = new TreeMap<>();
        Json.read(text, Saved.class).settings().forEach(changes::put);
        return changes;
    }

    /** What is in the file. */
    private record Saved(Map<String, String> settings) {
        Saved {
            if (settings == null) {
                throw new IllegalArgumentException("no settings in it");
            }
        }
    }

    private void applySaved(Map<String, String> saved) {
        // Together, since one may be right beside the other alone; else as many as can be used.
        if (!take(saved).isEmpty()) {
            saved.forEach((key, value) -> {
                List<String> problems = take(Map.of(key, value));
                if (!problems.isEmpty()) {
                    log.warn(
                            "Saved change of a setting is not used: setting={} value={} file={} cause={}",
                            key,
                            value,
                            file.path(),
                            String.join("; ", problems));
                }
            });
        }
        Map<String, String> old = reader.write(given);
        difference(given, current.get())
                .forEach((key, value) -> log.info(
                        "Setting was changed while the process ran, and stays so: setting={} value={} insteadOf={} file={}",
                        key,
                        value,
                        old.get(key),
                        file.path()));
    }

    /** The settings of this moment. */
    public R get() {
        return current.get();
    }

    /** The settings of each moment. */
    public Live<R> live() {
        return current;
    }

    /** The text of every setting by key. */
    public Map<String, String> all() {
        return reader.write(current.get());
    }

    /** Has {@code listener} told of the settings after each change, in the order of the changes; it must not block. */
    public synchronized void onChange(Consumer<R> listener) {
        listeners.add(listener);
    }

    /**
     * Changes settings, all of them or none. When this returns without problems, the changes are in the file and in effect.
     *
     * @param by who wants it, for the log
     * @return a sentence for each change that is not possible; empty when all were made
     */
    public synchronized List<String> change(Map<String, String> changes, String by) {
        R before = current.get();
        List<String> problems = take(changes);
        if (!problems.isEmpty()) {
            return problems;
        }
        try {
            file.save(Json.writePretty(new Saved(difference(given, current.get()))));
        } catch (UncheckedIOException refused) {
            current.set(before);
            return List.of(String.valueOf(refused.getMessage()));
        }
        Map<String, String> old = reader.write(before);
        difference(before, current.get())
                .forEach((key, value) ->
                        log.info("Setting changed: setting={} from={} to={} by={}", key, old.get(key), value, by));
        listeners.forEach(listener -> listener.accept(current.get()));
        return List.of();
    }

    private List<String> take(Map<String, String> changes) {
        try {
            ConfigReader.Update<R> update = reader.update(current.get(), changes);
            if (update.refused().isEmpty()) {
                current.set(update.config());
            }
            return update.refused();
        } catch (ConfigException wrong) {
            return wrong.problems();
        }
    }

    private Map<String, String> difference(R from, R to) {
        Map<String, String> before = reader.write(from);
        Map<String, String> changed = new TreeMap<>();
        reader.write(to).forEach((key, value) -> {
            if (!value.equals(before.get(key))) {
                changed.put(key, value);
            }
        });
        return changed;
    }
}
