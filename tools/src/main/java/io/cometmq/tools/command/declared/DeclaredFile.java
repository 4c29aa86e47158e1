// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.declared;

import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.command.declared.YamlLines.Malformed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.yaml.snakeyaml.nodes.Node;

/**
 * A file of topics and groups, in YAML or JSON; what it does not say of one that it names has its default:
 *
 * <pre>
 * topics:
 *   - name: Orders
 *     readQueueNums: 4
 *     writeQueueNums: 4
 *     brokers: [broker-a]     # all without
 * groups:
 *   - name: order-service
 *     retryMaxTimes: 3
 * </pre>
 *
 * Stateless.
 */
final class DeclaredFile {
    /** Larger than the settings of a hundred thousand topics. */
    static final int MAX_LENGTH = 64 << 20;

    private static final String NAME = "name";
    private static final String BROKERS = "brokers";
    private static final String ATTRIBUTES = "attributes";

    private DeclaredFile() {}

    /**
     * What a file declares.
     *
     * @param source names the file in a failure
     * @throws UsageException with a line for everything that is wrong
     */
    static List<Entry> parse(String source, String text) {
        List<Entry> entries = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        try {
            YamlLines.mapping(YamlLines.parse(text, MAX_LENGTH), "topics and groups")
                    .forEach((section, node) -> section(section, node, entries, problems));
        } catch (Malformed malformed) {
            problems.add(malformed.getMessage());
        }
        requireOnce(entries, problems);
        if (!problems.isEmpty()) {
            throw new UsageException(source + " cannot be applied:\n  " + String.join("\n  ", problems));
        }
        return entries;
    }

    private static void section(String section, Node node, List<Entry> entries, List<String> problems) {
        try {
            Kind kind = kind(section, YamlLines.line(node));
            for (Node element : YamlLines.list(node, section)) {
                try {
                    entries.add(entry(kind, element));
                } catch (Malformed malformed) {
                    problems.add(malformed.getMessage());
                }
            }
        } catch (Malformed malformed) {
            problems.add(malformed.getMessage());
        }
    }

    private static Kind kind(String section, int line) {
        for (Kind kind : Kind.values()) {
            if (kind.section().equals(section)) {
                return kind;
            }
        }
        throw new Malformed(line, section + ": expected topics or groups");
    }

    private static Entry entry(Kind kind, Node node) {
        Map<String, Node> values = new LinkedHashMap<>(YamlLines.mapping(node, "a " + kind.word()));
        int line = YamlLines.line(node);
        Node named = values.remove(NAME);
        String name = named == null ? "" : String.valueOf(YamlLines.value(named));
        String problem = named == null ? kind.word() + " without a name" : kind.problemOfName(name);
        if (!problem.isEmpty()) {
            throw new Malformed(line, problem);
        }
        Node on = values.remove(BROKERS);
        List<String> brokers = on == null
                ? List.of()
                : YamlLines.list(on, BROKERS).stream()
                        .map(broker -> String.valueOf(YamlLines.value(broker)))
                        .toList();
        Map<String, Object> settings = new LinkedHashMap<>();
        values.forEach((field, value) -> settings.put(field, setting(kind, name, field, value)));
        return new Entry(kind, name, settings, brokers, line);
    }

    private static Object setting(Kind kind, String name, String field, Node node) {
        String where = kind.word() + " " + name + ": ";
        if (!kind.fields().contains(field)) {
            throw new Malformed(
                    YamlLines.line(node), where + field + " is not known: expected one of " + kind.fields());
        }
        Object value = YamlLines.value(node);
        if (value == null) {
            throw new Malformed(YamlLines.line(node), where + field + " has no value");
        }
        String problem = kind.problemOfValue(field, value);
        if (!problem.isEmpty()) {
            throw new Malformed(YamlLines.line(node), where + problem);
        }
        List<String> wrong = field.equals(ATTRIBUTES) ? kind.problemsOfAttributes(value) : List.of();
        if (!wrong.isEmpty()) {
            throw new Malformed(YamlLines.line(node), where + String.join("; ", wrong));
        }
        return value;
    }

    /** A name may be there again for other brokers. */
    private static void requireOnce(List<Entry> entries, List<String> problems) {
        Map<String, List<Entry>> byName = new LinkedHashMap<>();
        for (Entry entry : entries) {
            List<Entry> before = byName.computeIfAbsent(entry.kind() + entry.name(), first -> new ArrayList<>());
            for (Entry other : before) {
                boolean meet = entry.brokers().isEmpty()
                        || other.brokers().isEmpty()
                        || !new TreeSet<>(entry.brokers())
                                .stream()
                                        .filter(other.brokers()::contains)
                                        .toList()
                                        .isEmpty();
                if (meet) {
                    problems.add("line " + entry.line() + ": " + entry.kind().word() + " " + entry.name()
                            + " is at line " + other.line() + " already, expected other brokers here");
                }
            }
            before.add(entry);
        }
    }
}
