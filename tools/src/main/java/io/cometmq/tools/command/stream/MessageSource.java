// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.stream;

import io.cometmq.common.message.Message;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.output.MessageJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The messages that somebody wants to send, one after the other. Owned by one thread. */
final class MessageSource {
    private final @Nullable LineReader lines;
    private final Function<byte[], Message> read;
    private final MessageDefaults defaults;
    private final byte[] body;

    private MessageSource(
            @Nullable LineReader lines, byte[] body, Function<byte[], Message> read, MessageDefaults defaults) {
        this.lines = lines;
        this.body = body;
        this.read = read;
        this.defaults = defaults;
    }

    /** The same message again and again. */
    static MessageSource of(String topic, byte[] body, MessageDefaults defaults) {
        return new MessageSource(null, body, bytes -> new Message(topic, bytes), defaults);
    }

    /** A message of each line; empty lines are passed over, since a message has a body. */
    static MessageSource ofLines(String topic, LineReader lines, MessageDefaults defaults) {
        String text = defaults.keyDelimiter();
        byte[] delimiter = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        return new MessageSource(lines, new byte[0], line -> ofLine(topic, line, delimiter), defaults);
    }

    /** A message of each line of JSON; empty lines are passed over. */
    static MessageSource ofJson(String topic, LineReader lines, MessageDefaults defaults) {
        return new MessageSource(
                lines,
                new byte[0],
                line -> MessageJson.read(new String(line, StandardCharsets.UTF_8), topic),
                defaults);
    }

    /** Names what {@link #next} returned last. */
    String position() {
        return lines == null ? "the message" : "line " + lines.number();
    }

    /**
     * The next message; null at the end.
     *
     * @throws AdminException naming a line that is no message
     */
    @Nullable
    Message next() {
        byte[] bytes = lines == null ? body : line(lines);
        if (bytes == null) {
            return null;
        }
        try {
            Message message = read.apply(bytes);
            defaults.give(message);
            return message;
        } catch (IllegalArgumentException malformed) {
            throw new AdminException(AdminException.NO_ANSWER, position() + ": " + malformed.getMessage(), malformed);
        }
    }

    private static byte @Nullable [] line(LineReader lines) {
        byte[] line = lines.next();
        while (line != null && line.length == 0) {
            line = lines.next();
        }
        return line;
    }

    private static Message ofLine(String topic, byte[] line, byte[] delimiter) {
        int at = delimiter.length == 0 ? -1 : indexOf(line, delimiter);
        if (delimiter.length > 0 && (at < 0 || at + delimiter.length == line.length)) {
            throw new IllegalArgumentException("expected a key, '" + new String(delimiter, StandardCharsets.UTF_8)
                    + "' and a body of one byte or more");
        }
        if (at < 0) {
            return new Message(topic, line);
        }
        Message message = new Message(topic, Arrays.copyOfRange(line, at + delimiter.length, line.length));
        message.setKeys(new String(line, 0, at, StandardCharsets.UTF_8));
        return message;
    }

    private static int indexOf(byte[] line, byte[] delimiter) {
        for (int at = 0; at + delimiter.length <= line.length; at++) {
            if (Arrays.equals(line, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
                return at;
            }
        }
        return -1;
    }
}
