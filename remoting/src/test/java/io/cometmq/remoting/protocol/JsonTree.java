// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * JSON as values that can be compared. Objects are maps without what a reader takes for absent (null, 0, false, empty
 * collections); arrays are sorted, because most of RocketMQ's are written from hash sets. Understands keys that are
 * numbers or objects.
 */
final class JsonTree {
    private static final Set<Object> ABSENT = Set.of("null", "0", "0.0", "false");

    private final String text;
    private int at;

    private JsonTree(String text) {
        this.text = text;
    }

    /** The tree of a JSON object. */
    static Map<String, Object> of(String json) {
        return new JsonTree(json).object();
    }

    private Object value() {
        char c = text.charAt(at);
        if (c == '{') {
            return object();
        }
        if (c == '[') {
            return array();
        }
        return c == '"' ? string() : word();
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new TreeMap<>();
        for (at++; text.charAt(at) != '}'; skip(',')) {
            Object name = value();
            skip(':');
            Object value = value();
            if (!ABSENT.contains(value) && !isEmpty(value)) {
                members.put(unquoted(name.toString()), value);
            }
        }
        at++;
        return members;
    }

    private List<Object> array() {
        List<Object> elements = new ArrayList<>();
        for (at++; text.charAt(at) != ']'; skip(',')) {
            elements.add(value());
        }
        at++;
        elements.sort(Comparator.comparing(Object::toString));
        return elements;
    }

    private String string() {
        int start = at;
        for (at++; text.charAt(at) != '"'; at++) {
            if (text.charAt(at) == '\\') {
                at++;
            }
        }
        at++;
        return text.substring(start, at);
    }

    private String word() {
        int start = at;
        while (",:]}".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private void skip(char c) {
        if (text.charAt(at) == c) {
            at++;
        }
    }

    private static String unquoted(String name) {
        return name.startsWith("\"") ? name.substring(1, name.length() - 1) : name;
    }

    private static boolean isEmpty(Object value) {
        return (value instanceof Map<?, ?> map && map.isEmpty()) || (value instanceof List<?> list && list.isEmpty());
    }
}
