// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import io.cometmq.common.io.Json;
import io.cometmq.common.topic.DataVersion;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Cuts a page out of a table that is asked for in pieces. Stateless. */
final class Pages {
    private static final int MAX_ENTRIES = 2000;

    private Pages() {}

    /**
     * A page, in the order of the table's keys. Without a beginning it is the whole table, as older clients expect.
     *
     * @param from the index of the first entry
     * @param size how many entries at most
     * @param knownVersion the version the asker began with, as JSON; another one than the present begins again
     */
    static <T> Map<String, T> of(
            Map<String, T> table,
            @Nullable Integer from,
            @Nullable Integer size,
            @Nullable String knownVersion,
            DataVersion version) {
        if (from == null) {
            return table;
        }
        boolean another = knownVersion != null && !knownVersion.isEmpty() && !isSame(knownVersion, version);
        int begin = another ? 0 : Math.max(0, from);
        int end = begin + Math.min(MAX_ENTRIES, size == null || size <= 0 ? MAX_ENTRIES : size);
        Map<String, T> page = new TreeMap<>();
        int index = 0;
        for (Iterator<Map.Entry<String, T>> rest = table.entrySet().iterator();
                rest.hasNext() && index < end;
                index++) {
            Map.Entry<String, T> entry = rest.next();
            if (index >= begin) {
                page.put(entry.getKey(), entry.getValue());
            }
        }
        return page;
    }

    private static boolean isSame(String text, DataVersion version) {
        try {
            return Json.read(text, DataVersion.class).equals(version);
        } catch (IllegalArgumentException ignored) {
            // A text that is no version is not the present one.
            return false;
        }
    }
}
