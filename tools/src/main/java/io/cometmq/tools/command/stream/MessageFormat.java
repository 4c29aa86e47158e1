// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.stream;

import io.cometmq.common.message.MessageExt;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Times;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A text with places for what a message has, in the letters that kcat's users know. Bodies are written byte by byte,
 * all else as UTF-8. Immutable.
 *
 * <pre>
 * %t topic          %s body                     \n  line end
 * %b broker name    %S length of the body       \r  carriage return
 * %p queue          %R the same, 4 bytes        \t  tab
 * %o queue offset   %k keys                     \\  backslash
 * %T store time     %g tag                      \xHH  the byte with this hexadecimal number
 * %d the same,      %h properties, a=b,c=d
 *    as a date      %u id of the producer       %%  percent sign
 * </pre>
 *
 * Times are in milliseconds since 1970.
 */
final class MessageFormat implements MessageWriter {
    private static final String LETTERS = "%t %b %p %o %T %d %s %S %R %k %g %h %u %%";
    private static final int HEX = 16;
    private static final int HEX_DIGITS = 2;

    private final List<MessageWriter> parts;

    private MessageFormat(List<MessageWriter> parts) {
        this.parts = parts;
    }

    /**
     * The format that {@code text} says.
     *
     * @throws UsageException naming a letter that means nothing
     */
    static MessageFormat of(String text) {
        Parser parser = new Parser(text);
        parser.parse();
        return new MessageFormat(List.copyOf(parser.parts));
    }

    @Override
    public void write(MessageExt message, OutputStream out) throws IOException {
        for (MessageWriter part : parts) {
            part.write(message, out);
        }
    }

    private static MessageWriter text(Function<MessageExt, @Nullable Object> what) {
        return (message, out) -> {
            Object value = what.apply(message);
            if (value != null) {
                out.write(value.toString().getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    private static String properties(MessageExt message) {
        return new TreeMap<>(message.getProperties())
                .entrySet().stream()
                        .map(property -> property.getKey() + "=" + property.getValue())
                        .collect(Collectors.joining(","));
    }

    private static byte[] length(MessageExt message) {
        return ByteBuffer.allocate(Integer.BYTES)
                .putInt(message.getBody().length)
                .array();
    }

    /** Reads one format. */
    private static final class Parser {
        private final String text;
        private final List<MessageWriter> parts = new ArrayList<>();
        private final ByteArrayOutputStream literal = new ByteArrayOutputStream();
        private int at;

        Parser(String text) {
            this.text = text;
        }

        void parse() {
            while (at < text.length()) {
                int letter = text.codePointAt(at);
                at += Character.charCount(letter);
                switch (letter) {
                    case '%' -> place(next("%"));
                    case '\\' -> escape(next("\\"));
                    default -> literal.writeBytes(Character.toString(letter).getBytes(StandardCharsets.UTF_8));
                }
            }
            endLiteral();
        }

        private char next(String after) {
            if (at == text.length()) {
                throw new UsageException("format '" + text + "': expected a letter after the last " + after);
            }
            return text.charAt(at++);
        }

        private void place(char letter) {
            if (letter == '%') {
                literal.write('%');
                return;
            }
            endLiteral();
            parts.add(
                    switch (letter) {
                        case 't' -> text(MessageExt::getTopic);
                        case 'b' -> text(MessageExt::getBrokerName);
                        case 'p' -> text(MessageExt::getQueueId);
                        case 'o' -> text(MessageExt::getQueueOffset);
                        case 'T' -> text(MessageExt::getStoreTimestamp);
                        case 'd' -> text(message -> Times.show(message.getStoreTimestamp()));
                        case 's' -> (message, out) -> out.write(message.getBody());
                        case 'S' -> text(message -> message.getBody().length);
                        case 'R' -> (message, out) -> out.write(length(message));
                        case 'k' -> text(MessageExt::getKeys);
                        case 'g' -> text(MessageExt::getTags);
                        case 'h' -> text(MessageFormat::properties);
                        case 'u' -> text(MessageExt::getMsgId);
                        default ->
                            throw new UsageException(
                                    "format '" + text + "': %" + letter + " means nothing, expected one of " + LETTERS);
                    });
        }

        private void escape(char letter) {
            literal.write(
                    switch (letter) {
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        case 't' -> '\t';
                        case '0' -> 0;
                        case '\\' -> '\\';
                        case 'x' -> hexadecimal();
                        default ->
                            throw new UsageException("format '" + text + "': \\" + letter
                                    + " means nothing, expected one of \\n \\r \\t \\0 \\\\ \\xHH");
                    });
        }

        private int hexadecimal() {
            String digits = text.substring(at, Math.min(at + HEX_DIGITS, text.length()));
            if (!digits.matches("[0-9a-fA-F]{2}")) {
                throw new UsageException("format '" + text + "': expected two hexadecimal digits after \\x");
            }
            at += HEX_DIGITS;
            return Integer.parseInt(digits, HEX);
        }

        private void endLiteral() {
            if (literal.size() > 0) {
                byte[] bytes = literal.toByteArray();
                literal.reset();
                parts.add((message, out) -> out.write(bytes));
            }
        }
    }
}
