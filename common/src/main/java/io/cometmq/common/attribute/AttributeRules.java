// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.attribute;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Which attributes there are, and what each may be. Immutable. */
public final class AttributeRules {
    private final Map<String, Rule> rules;

    /**
     * What an attribute may be.
     *
     * @param changeable whether it may change after its owner was made
     * @param expected the values in words
     */
    record Rule(boolean changeable, String expected, Predicate<String> allows) {
        static Rule oneOf(String... values) {
            List<String> all = Arrays.asList(values);
            return new Rule(true, "one of " + String.join(", ", all), all::contains);
        }

        static Rule flag() {
            return oneOf("true", "false");
        }

        static Rule text() {
            return new Rule(true, "any text", value -> true);
        }

        static Rule number(long least, long most) {
            return new Rule(true, least + ".." + most, value -> {
                try {
                    long number = Long.parseLong(value);
                    return number >= least && number <= most;
                } catch (NumberFormatException ignored) {
                    // Said by whoever asked.
                    return false;
                }
            });
        }

        Rule settledAtFirst() {
            return new Rule(false, expected, allows);
        }
    }

    AttributeRules(Map<String, Rule> rules) {
        this.rules = new TreeMap<>(rules);
    }

    /** What is wrong with an attribute that is to be set; empty when nothing is. */
    public String problem(String name, String value) {
        Rule rule = rules.get(name);
        if (rule == null) {
            return "attribute " + name + " is not known: expected one of " + rules.keySet();
        }
        return rule.allows().test(value) ? "" : "attribute " + name + "=" + value + ": expected " + rule.expected();
    }

    /**
     * The attributes after the changes.
     *
     * @param changes joined by commas; empty for none: {@code +name=value} sets one, {@code -name} takes one away
     * @param isNew whether the owner is being made, so that everything may be set
     * @throws IllegalArgumentException naming the change that cannot be read or made
     */
    public Map<String, String> apply(Map<String, String> present, String changes, boolean isNew) {
        Map<String, String> named = new LinkedHashMap<>();
        for (String change : changes.split(",", -1)) {
            String text = change.strip();
            int equals = text.indexOf('=');
            if (text.isEmpty()) {
                continue;
            }
            boolean sets = text.startsWith("+") && equals > 1 && equals < text.length() - 1;
            boolean takesAway = text.startsWith("-") && text.length() > 1 && equals < 0;
            if (!sets && !takesAway) {
                throw new IllegalArgumentException("attributes: '" + text + "', expected +name=value or -name");
            }
            named.put(sets ? text.substring(0, equals) : text, sets ? text.substring(equals + 1) : "");
        }
        return apply(present, named, isNew);
    }

    /**
     * The same for changes by name: {@code +name} or a plain name sets one, {@code -name} takes one away whatever the
     * value. What is there already may stay and go, known or not.
     *
     * @throws IllegalArgumentException naming the change that cannot be made
     */
    public Map<String, String> apply(Map<String, String> present, Map<String, String> changes, boolean isNew) {
        Map<String, String> changed = new TreeMap<>(present);
        changes.forEach((change, value) -> {
            boolean takesAway = change.startsWith("-");
            String name = takesAway || change.startsWith("+") ? change.substring(1) : change;
            Rule rule = rules.get(name);
            boolean isThere = takesAway ? present.containsKey(name) : value.equals(present.get(name));
            if (rule == null ? !isThere : !takesAway && !rule.allows().test(value)) {
                throw new IllegalArgumentException(problem(name, value));
            }
            boolean stays = takesAway != isThere;
            if (rule != null && !isNew && !rule.changeable() && !stays) {
                throw new IllegalArgumentException("attribute " + name + "=" + (takesAway ? "" : value) + ": expected "
                        + present.getOrDefault(name, "none") + " as before, it cannot change after it was made");
            }
            if (takesAway) {
                changed.remove(name);
            } else {
                changed.put(name, value);
            }
        });
        return changed;
    }
}
