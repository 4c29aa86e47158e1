// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one message. Those of a stored message stay the text they came as until they are asked for as a map or
 * looked up a few times: most listeners read one or two of them, and the map of all would be the costliest part of reading
 * a message. Threads may read at once; who changes it must be alone, as with a {@link HashMap}.
 */
final class PropertyTable implements Serializable {
    private static final long serialVersionUID = 1L;
    /** So many searches in the text, and changes beside it, cost as much as a map. */
    private static final int USES_OF_TEXT = 8;

    private final String text;
    /** What was set since, the latest first; counts more than the text. */
    private @Nullable Change changes;

    private int uses;
    /** All of them; null while they are in {@link #text} and {@link #changes}. */
    private volatile @Nullable Map<String, String> map;

    private record Change(String name, String value, @Nullable Change before) implements Serializable {}

    private PropertyTable(String text, @Nullable Map<String, String> map) {
        this.text = text;
        this.map = map;
    }

    /** No properties. */
    static PropertyTable empty() {
        return of(new HashMap<>());
    }

    /** The entries of a mutable map, which is taken over. */
    static PropertyTable of(Map<String, String> map) {
        return new PropertyTable("", map);
    }

    /** The properties of a text; see {@link MessageProperties}. */
    static PropertyTable of(String text) {
        return new PropertyTable(text, null);
    }

    @Nullable
    String get(String name) {
        Map<String, String> known = map;
        if (known != null || ++uses > USES_OF_TEXT) {
            return map().get(name);
        }
        for (Change change = changes; change != null; change = change.before) {
            if (change.name.equals(name)) {
                return change.value;
            }
        }
        return MessageProperties.get(text, name);
    }

    boolean contains(String name) {
        return map().containsKey(name);
    }

    void put(String name, String value) {
        if (map != null || ++uses > USES_OF_TEXT) {
            map().put(name, value);
        } else {
            changes = new Change(name, value, changes);
        }
    }

    void remove(String name) {
        map().remove(name);
    }

    /** The live map, the same at each call. */
    Map<String, String> map() {
        Map<String, String> known = map;
        if (known == null) {
            synchronized (this) {
                known = map;
                if (known == null) {
                    known = MessageProperties.decode(text);
                    apply(changes, known);
                    map = known;
                }
            }
        }
        return known;
    }

    private static void apply(@Nullable Change latest, Map<String, String> map) {
        if (latest != null) {
            apply(latest.before, map);
            map.put(latest.name, latest.value);
        }
    }
}
