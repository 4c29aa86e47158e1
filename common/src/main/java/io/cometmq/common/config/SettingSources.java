// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The settings that a process is started with, and where each comes from. What is added later counts more; the order of
 * all processes is defaults, file, environment, options of the command line. Immutable.
 */
public final class SettingSources {
    /** A variable of the environment with this prefix is a setting, see {@link #withEnvironment}. */
    public static final String ENVIRONMENT_PREFIX = "COMETMQ_CONF_";

    private final Map<String, Given> settings;

    /** A value and the words for where it came from. */
    private record Given(String value, String origin) {}

    private SettingSources(Map<String, Given> settings) {
        this.settings = settings;
    }

    /** Nothing but defaults. */
    public static SettingSources none() {
        return new SettingSources(Map.of());
    }

    /**
     * And these values.
     *
     * @param origin where they come from, in words for an operator
     */
    public SettingSources with(Map<String, String> values, String origin) {
        Map<String, Given> all = new TreeMap<>(settings);
        values.forEach((key, value) -> all.put(key, new Given(value, origin)));
        return new SettingSources(all);
    }

    /**
     * And those of a file of key=value lines.
     *
     * @throws ConfigException naming the file when it cannot be read
     */
    public SettingSources withFile(Path file) {
        return with(ConfigReader.load(file), "file " + file);
    }

    /**
     * And those of the environment: the name of the variable is {@link #ENVIRONMENT_PREFIX} and the key, in which neither
     * case nor underscores count, so that {@code COMETMQ_CONF_LISTEN_PORT} sets {@code listenPort}.
     *
     * @param environment all variables
     * @param keys the keys there are; a variable for none of them becomes a setting that has no effect
     */
    public SettingSources withEnvironment(Map<String, String> environment, Set<String> keys) {
        Map<String, String> names = keys.stream().collect(Collectors.toMap(SettingSources::plain, key -> key));
        SettingSources all = this;
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            if (variable.getKey().startsWith(ENVIRONMENT_PREFIX)) {
                String name = variable.getKey().substring(ENVIRONMENT_PREFIX.length());
                all = all.with(
                        Map.of(names.getOrDefault(plain(name), name), variable.getValue()),
                        "environment variable " + variable.getKey());
            }
        }
        return all;
    }

    private static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** The text of each setting that somebody gave, by key. */
    public Map<String, String> values() {
        Map<String, String> values = new TreeMap<>();
        settings.forEach((key, given) -> values.put(key, given.value()));
        return values;
    }

    /**
     * The record that the values make.
     *
     * @throws ConfigException with one line for each wrong value, which says where the value came from
     */
    public <R extends Record> R read(ConfigReader<R> reader) {
        try {
            return reader.read(values());
        } catch (ConfigException wrong) {
            throw new ConfigException(
                    wrong.problems().stream().map(this::withOrigin).toList());
        }
    }

    private String withOrigin(String problem) {
        int end = problem.indexOf('=');
        Given given = end < 0 ? null : settings.get(problem.substring(0, end));
        return given == null ? problem : problem + " (from " + given.origin() + ")";
    }

    /** A sentence for each key that has no effect, which says where it came from. */
    public List<String> warnings(ConfigReader<?> reader) {
        List<String> warnings = new ArrayList<>();
        settings.forEach((key, given) -> reader.warnings(Map.of(key, given.value()))
                .forEach(warning -> warnings.add(warning + " (from " + given.origin() + ")")));
        return warnings;
    }

    /** Where each of the given values came from, in words, by key. */
    public Map<String, String> origins() {
        Map<String, String> origins = new LinkedHashMap<>();
        settings.forEach((key, given) -> origins.put(key, given.origin()));
        return origins;
    }
}
