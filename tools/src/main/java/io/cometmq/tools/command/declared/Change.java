// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.declared;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A topic or group of one broker that is not as a file says. Immutable.
 *
 * @param before its settings; empty when it is to be made
 * @param after its settings then; empty when it is to be deleted
 * @param line where the file says so; 0 when it says nothing
 */
record Change(
        Kind kind,
        String name,
        String broker,
        String address,
        Map<String, Object> before,
        Map<String, Object> after,
        int line) {
    private static final String ORDER = "order";

    boolean creates() {
        return before.isEmpty();
    }

    boolean deletes() {
        return after.isEmpty();
    }

    /** The difference, on one line. */
    String describe() {
        String what = kind.word() + " " + name + " on " + broker;
        if (deletes()) {
            return "- " + what;
        }
        Set<String> settings = new LinkedHashSet<>(after.keySet());
        settings.addAll(before.keySet());
        return (creates() ? "+ " : "~ ") + what + ": "
                + settings.stream()
                        .filter(setting -> !Objects.equals(after.get(setting), before.get(setting)))
                        .map(this::describe)
                        .collect(Collectors.joining(", "));
    }

    private String describe(String setting) {
        if (creates()) {
            return setting + " " + after.get(setting);
        }
        boolean byDefault = Objects.equals(after.get(setting), kind.defaults().get(setting));
        return setting + " " + before.getOrDefault(setting, "none") + " -> " + after.getOrDefault(setting, "none")
                + (byDefault ? " (default)" : "");
    }

    /** Whether name servers have told clients of queues in order, and are not to any more. */
    boolean endsOrder() {
        return Boolean.TRUE.equals(before.get(ORDER)) && !Boolean.TRUE.equals(after.get(ORDER));
    }

    /** The attributes that change, by their names with a sign: {@code +name} to its value, {@code -name} to nothing. */
    Map<String, String> attributeChanges() {
        Map<?, ?> old = attributes(before);
        Map<?, ?> wanted = attributes(after);
        Map<String, String> changes = new LinkedHashMap<>();
        wanted.forEach((name, value) -> {
            if (!Objects.equals(String.valueOf(value), String.valueOf(old.get(name)))) {
                changes.put("+" + name, String.valueOf(value));
            }
        });
        for (Object name : new TreeSet<>(old.keySet())) {
            if (!wanted.containsKey(name)) {
                changes.put("-" + name, "");
            }
        }
        return changes;
    }

    private static Map<?, ?> attributes(Map<String, Object> settings) {
        return settings.get("attributes") instanceof Map<?, ?> attributes ? attributes : Map.of();
    }
}
