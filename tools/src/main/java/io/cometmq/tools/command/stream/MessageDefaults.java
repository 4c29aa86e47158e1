// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.stream;

import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.tools.command.UsageException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What messages get that do not say it themselves. Filled by picocli. */
final class MessageDefaults {
    @Option(
            names = {"-k", "--key"},
            description = "Keys of the messages, separated by spaces.")
    private @Nullable String keys;

    @Option(
            names = {"-K", "--key-delimiter"},
            paramLabel = "TEXT",
            description = "What stands before this in a line is the key, what follows the body.")
    private @Nullable String keyDelimiter;

    @Option(
            names = {"--tag", "--tags"},
            description = "Tag of the messages.")
    private @Nullable String tag;

    @Option(
            names = {"-P", "--property"},
            paramLabel = "NAME=VALUE",
            description = "A property of the messages; more than once for several.")
    private Map<String, String> properties = new TreeMap<>();

    /** What separates a key from a body; null when nothing does. */
    @Nullable
    String keyDelimiter() {
        return keyDelimiter;
    }

    /** Gives a message what it lacks. */
    void give(Message message) {
        properties.forEach((name, value) -> putIfAbsent(message, name, value));
        putIfAbsent(message, MessageConst.PROPERTY_KEYS, keys);
        putIfAbsent(message, MessageConst.PROPERTY_TAGS, tag);
    }

    private static void putIfAbsent(Message message, String name, @Nullable String value) {
        if (value != null && !message.hasProperty(name)) {
            message.putProperty(name, value);
        }
    }

    /**
     * Checks what picocli filled in.
     *
     * @param withoutLines whether the messages are not lines of text
     */
    void requireUsable(boolean withoutLines) {
        if (keyDelimiter != null && (withoutLines || keyDelimiter.isEmpty())) {
            throw new UsageException(
                    "option -K '" + keyDelimiter + "': expected one character or more, and neither --json nor --body");
        }
        properties.forEach((name, value) -> {
            if (isReserved(name) || isReserved(value) || name.isEmpty()) {
                throw new UsageException("option -P " + name + "=" + value
                        + ": expected a name and a value without the characters 1 and 2");
            }
        });
    }

    private static boolean isReserved(String text) {
        return text.indexOf(MessageProperties.NAME_VALUE_SEPARATOR) >= 0
                || text.indexOf(MessageProperties.PROPERTY_SEPARATOR) >= 0;
    }
}
