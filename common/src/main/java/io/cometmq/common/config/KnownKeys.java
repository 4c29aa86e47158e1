// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Explains a key that has no effect: one of RocketMQ's that this process does not have, or a slip of the pen. */
final class KnownKeys {
    private static final String RESOURCE = "rocketmq-keys.txt";
    /** Names that differ by more are different names. */
    private static final int MAX_SLIPS = 2;

    private static final Set<String> ROCKETMQ = load();

    private KnownKeys() {}

    static String warning(String key, Set<String> ours) {
        if (ROCKETMQ.contains(key)) {
            return key + ": a RocketMQ setting that has no effect here";
        }
        return nearest(key, ours)
                .or(() -> nearest(key, ROCKETMQ))
                .map(near -> key + ": unknown setting, did you mean " + near + "?")
                .orElse(key + ": unknown setting");
    }

    private static Optional<String> nearest(String key, Set<String> names) {
        return names.stream()
                .filter(name -> distance(key, name) <= MAX_SLIPS)
                .min(Comparator.<String>comparingInt(name -> distance(key, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** How many letters must be added, dropped, changed or swapped with their neighbour, whatever their case. */
    static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        if (Math.abs(a.length() - b.length()) > MAX_SLIPS) {
            return MAX_SLIPS + 1;
        }
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[b.length()];
    }

    private static Set<String> load() {
        try (InputStream in = KnownKeys.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("resource missing from the build: " + RESOURCE);
            }
            return Stream.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1))
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("resource cannot be read: " + RESOURCE, unreadable);
        }
    }
}
