// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Explains a key that has no effect: one of RocketMQ's that this process does not have, or a slip of the pen. */
final class KnownKeys {
    private static final String RESOURCE = "rocketmq-keys.txt";
    private static final Set<String> ROCKETMQ = load();

    private KnownKeys() {}

    static String warning(String key, Set<String> ours) {
        if (ROCKETMQ.contains(key)) {
            return key + ": a RocketMQ setting that has no effect here";
        }
        return NearMiss.of(key, ours)
                .or(() -> NearMiss.of(key, ROCKETMQ))
                .map(near -> key + ": unknown setting, did you mean " + near + "?")
                .orElse(key + ": unknown setting");
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
