// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.topic;

import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;

import io.cometmq.common.topic.MessageType;
import io.cometmq.common.topic.QueueType;
import io.cometmq.common.topic.ReserveTime;
import io.cometmq.remoting.rpc.Refusal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The attributes that a topic can have, and changes of them. Stateless. */
public final class TopicAttributes {
    private static final Map<String, Rule> RULES = Map.of(
            QueueType.ATTRIBUTE,
            oneOf(false, QueueType.SINGLE.text(), QueueType.BATCH.text()),
            "cleanup.policy",
            oneOf(false, "DELETE", "COMPACTION"),
            MessageType.ATTRIBUTE,
            oneOf(true, MessageType.names()),
            ReserveTime.ATTRIBUTE,
            number(-1, Long.MAX_VALUE),
            ReserveTime.UNCONSUMED,
            oneOf(true, "true", "false"),
            "lite.topic.expiration",
            number(-1, 43_200));

    private TopicAttributes() {}

    /**
     * What an attribute may be.
     *
     * @param changeable whether it may change after the topic was made
     */
    private record Rule(boolean changeable, String expected, Predicate<String> allows) {}

    /**
     * The attributes after the changes.
     *
     * @param changes joined by commas; empty for none: {@code +name=value} sets one, {@code -name} takes one away
     * @param isNew whether the topic is being made, so that everything may be set
     * @throws Refusal INVALID_PARAMETER naming the change that cannot be read or made
     */
    public static Map<String, String> apply(Map<String, String> present, String changes, boolean isNew) {
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
                throw new Refusal(INVALID_PARAMETER, "attributes: '" + text + "', expected +name=value or -name");
            }
            named.put(sets ? text.substring(0, equals) : text, sets ? text.substring(equals + 1) : "");
        }
        return apply(present, named, isNew);
    }

    /**
     * The same for changes by name: {@code +name} or a plain name sets one, {@code -name} takes one away whatever the value.
     *
     * @throws Refusal INVALID_PARAMETER naming the change that cannot be made
     */
    public static Map<String, String> apply(Map<String, String> present, Map<String, String> changes, boolean isNew) {
        Map<String, String> changed = new TreeMap<>(present);
        changes.forEach((change, value) -> {
            boolean takesAway = change.startsWith("-");
            String name = takesAway || change.startsWith("+") ? change.substring(1) : change;
            Rule rule = RULES.get(name);
            if (rule == null) {
                throw new Refusal(
                        INVALID_PARAMETER,
                        "attribute " + name + " is not known: expected one of " + new TreeMap<>(RULES).keySet());
            }
            boolean stays = takesAway ? !present.containsKey(name) : value.equals(present.get(name));
            if (!isNew && !rule.changeable && !stays) {
                throw new Refusal(
                        INVALID_PARAMETER,
                        "attribute " + name + "=" + (takesAway ? "" : value) + ": expected "
                                + present.getOrDefault(name, "none")
                                + " as before, it cannot change after the topic was made");
            }
            if (takesAway) {
                changed.remove(name);
            } else if (rule.allows.test(value)) {
                changed.put(name, value);
            } else {
                throw new Refusal(INVALID_PARAMETER, "attribute " + name + "=" + value + ": expected " + rule.expected);
            }
        });
        return changed;
    }

    private static Rule oneOf(boolean changeable, String... values) {
        return new Rule(changeable, "one of " + String.join(", ", values), value -> Arrays.asList(values)
                .contains(value));
    }

    private static Rule number(long least, long most) {
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
}
