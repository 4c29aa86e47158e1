// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command;

import io.cometmq.common.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** A file that holds a JSON list of settings. Filled by picocli. */
public final class SettingsFile {
    /** Larger than the settings of a hundred thousand topics. */
    private static final long MAX_BYTES = 64L << 20;

    @Option(
            names = {"-f", "--filename"},
            required = true,
            paramLabel = "FILE",
            description = "A file with a JSON list.")
    private String file = "";

    /**
     * The elements of the list; what an element does not say is as in {@code defaults}.
     *
     * @throws UsageException when the file cannot be read or holds something else, or nothing
     */
    public <T extends Record> List<T> read(Class<T> type, T defaults) {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > MAX_BYTES) {
                throw new UsageException("option -f " + file + ": expected at most " + MAX_BYTES + " bytes");
            }
            List<T> elements = elements(Files.readString(path), type, defaults);
            if (!elements.isEmpty()) {
                return elements;
            }
        } catch (IOException | InvalidPathException failure) {
            throw new UsageException("option -f " + file + " cannot be read: " + failure);
        } catch (IllegalArgumentException malformed) {
            throw new UsageException("option -f " + file + ": expected a JSON list of " + type.getSimpleName() + ": "
                    + malformed.getMessage());
        }
        throw new UsageException("option -f " + file + ": expected a JSON list of one or more " + type.getSimpleName());
    }

    private static <T extends Record> List<T> elements(String text, Class<T> type, T defaults) {
        if (!text.stripLeading().startsWith("[")) {
            throw new IllegalArgumentException("it does not begin with [");
        }
        List<T> elements = new ArrayList<>();
        for (Object given : Json.read(text, List.class)) {
            if (!(given instanceof Map<?, ?> said)) {
                throw new IllegalArgumentException("'" + given + "' is no object");
            }
            Map<?, ?> byDefault = Json.read(Json.write(defaults), Map.class);
            Map<Object, Object> whole = new LinkedHashMap<>(byDefault);
            whole.putAll(said);
            elements.add(Json.read(Json.write(whole), type));
        }
        return elements;
    }
}
