// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the collections of a body unmodifiable; they keep their order. What a peer left out becomes empty. */
public final class OrEmpty {
    private OrEmpty() {}

    public static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    public static <T> List<T> list(@Nullable List<T> list) {
        return list == null ? List.of() : Collections.unmodifiableList(list);
    }

    public static <T> Set<T> set(@Nullable Set<T> set) {
        return set == null ? Set.of() : Collections.unmodifiableSet(set);
    }

    public static <K, V> Map<K, V> map(@Nullable Map<K, V> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(map);
    }
}
