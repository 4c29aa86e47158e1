// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.declared;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What has to change so that brokers have what a file says. Stateless. */
final class Plan {
    private Plan() {}

    /**
     * The changes, broker by broker: topics and groups that are to be made or changed, in the order of the file, then
     * those that the file does not have there.
     *
     * @param prune whether those are to be deleted
     */
    static List<Change> of(List<Entry> wanted, List<Present> brokers, boolean prune) {
        List<Change> changes = new ArrayList<>();
        for (Present broker : brokers) {
            for (Entry entry : wanted) {
                if (entry.isOn(broker.broker())) {
                    add(changes, entry, broker);
                }
            }
            if (prune) {
                for (Kind kind : Kind.values()) {
                    broker.of(kind).forEach((name, settings) -> {
                        if (wanted.stream().noneMatch(entry -> names(entry, kind, name, broker))) {
                            changes.add(
                                    new Change(kind, name, broker.broker(), broker.address(), settings, Map.of(), 0));
                        }
                    });
                }
            }
        }
        return changes;
    }

    private static boolean names(Entry entry, Kind kind, String name, Present broker) {
        return entry.kind() == kind && entry.name().equals(name) && entry.isOn(broker.broker());
    }

    private static void add(List<Change> changes, Entry entry, Present broker) {
        Kind kind = entry.kind();
        Map<String, Object> before = broker.of(kind).getOrDefault(entry.name(), Map.of());
        Map<String, Object> said = new LinkedHashMap<>(kind.defaults());
        said.putAll(entry.settings());
        // As a broker would show it, so that only what differs there differs here.
        Map<String, Object> after = kind.settings(kind.of(entry.name(), said));
        if (!after.equals(before)) {
            changes.add(new Change(kind, entry.name(), broker.broker(), broker.address(), before, after, entry.line()));
        }
    }
}
