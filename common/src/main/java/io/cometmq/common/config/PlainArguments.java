// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arguments of a server that say where its settings are and nothing else, which is how servers are started. Reading them
 * here spares a start the parser of command lines, whose classes no JVM keeps in its archive and whose loading takes a fourth of
 * the time until a server listens. Whatever is not understood at once, a wrong argument included, is left to that parser: it
 * decides what is meant, and complains. Immutable.
 *
 * @param values of the options that take one, by the long name
 * @param settings of {@code --set}
 */
public record PlainArguments(Map<String, String> values, Map<String, String> settings) {
    private static final String SET = "--set";
    /** Quotes and files of arguments are the parser's. */
    private static final String SPECIAL = "\"'@";

    /** A copy is kept. */
    public PlainArguments {
        values = Map.copyOf(values);
        settings = Map.copyOf(settings);
    }

    /**
     * Reads them; empty when there is anything but {@code --set KEY=VALUE} and the given options, each with its value and at most
     * once.
     *
     * @param names the long name for each name of an option with a value, the long one included
     */
    public static Optional<PlainArguments> of(String[] arguments, Map<String, String> names) {
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, String> settings = new LinkedHashMap<>();
        List<String> left = new ArrayList<>(List.of(arguments));
        while (!left.isEmpty()) {
            String name = left.remove(0);
            int equals = name.startsWith("--") ? name.indexOf('=') : -1;
            String value;
            if (equals > 0) {
                value = name.substring(equals + 1);
                name = name.substring(0, equals);
            } else if (left.isEmpty()) {
                return Optional.empty();
            } else {
                value = left.remove(0);
            }
            boolean understood = name.equals(SET)
                    ? takeSetting(value, settings)
                    : isPlain(value) && names.containsKey(name) && values.put(names.get(name), value) == null;
            if (!understood) {
                return Optional.empty();
            }
        }
        return Optional.of(new PlainArguments(values, settings));
    }

    private static boolean takeSetting(String text, Map<String, String> settings) {
        int equals = text.indexOf('=');
        if (equals <= 0 || !isPlain(text)) {
            return false;
        }
        settings.put(text.substring(0, equals), text.substring(equals + 1));
        return true;
    }

    private static boolean isPlain(String value) {
        return !value.isEmpty()
                && !value.startsWith("-")
                && value.chars().noneMatch(each -> SPECIAL.indexOf(each) >= 0);
    }
}
