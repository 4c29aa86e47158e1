// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.quickstart;

import io.cometmq.common.message.Message;

/** How a line travels: its bytes are the body, where it belongs is in the properties. */
final class LineMessage {
    static final String TOPIC = "Quickstart";

    /** The file's place in the list of the run. */
    private static final String FILE = "quickstartFile";
    /** The line's number in the file, from 0. */
    private static final String LINE = "quickstartLine";
    /** Where the line's first byte was in the file. */
    private static final String POSITION = "quickstartPosition";
    /** The run's clock when it was sent, in nanoseconds. */
    private static final String SENT = "quickstartSent";

    private LineMessage() {}

    static Message encode(InputFile file, int index, int line, long position, byte[] bytes, long nowNanos) {
        Message message = new Message(TOPIC, file.tag(), file.name() + ":" + (line + 1), bytes);
        message.putUserProperty(FILE, Integer.toString(index));
        message.putUserProperty(LINE, Integer.toString(line));
        message.putUserProperty(POSITION, Long.toString(position));
        message.putUserProperty(SENT, Long.toString(nowNanos));
        return message;
    }

    static int file(Message message) {
        return Math.toIntExact(number(message, FILE));
    }

    static int line(Message message) {
        return Math.toIntExact(number(message, LINE));
    }

    static long position(Message message) {
        return number(message, POSITION);
    }

    static long sentNanos(Message message) {
        return number(message, SENT);
    }

    private static long number(Message message, String property) {
        String text = message.getUserProperty(property);
        if (text == null) {
            throw new IllegalStateException("a message of topic " + TOPIC + " has no property " + property);
        }
        return Long.parseLong(text);
    }
}
