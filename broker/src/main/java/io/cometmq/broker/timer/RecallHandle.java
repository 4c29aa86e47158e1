// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.timer;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * With which a producer calls a waiting message back: base64url of {@code v1 topic broker dueMillis uniqueKey}, separated
 * by spaces.
 *
 * @param dueMillis when the message is due
 * @param uniqueKey the producer's id of the message
 */
public record RecallHandle(String topic, String brokerName, long dueMillis, String uniqueKey) {
    private static final String VERSION = "v1";
    private static final int PARTS = 5;

    /** As it goes to producers. */
    public String text() {
        String plain = String.join(" ", VERSION, topic, brokerName, Long.toString(dueMillis), uniqueKey);
        return Base64.getUrlEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads what {@link #text} gave, or what RocketMQ's brokers give.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static RecallHandle parse(String text) {
        String plain = new String(decode(text), StandardCharsets.UTF_8);
        String[] parts = plain.split(" ", -1);
        if (parts.length != PARTS || !parts[0].equals(VERSION)) {
            throw new IllegalArgumentException(
                    "recallHandle=" + text + ": expected the base64url text of v1 topic broker time key");
        }
        try {
            return new RecallHandle(parts[1], parts[2], Long.parseLong(parts[3]), parts[4]);
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(
                    "recallHandle=" + text + ": time " + parts[3] + ", expected milliseconds", wrong);
        }
    }

    private static byte[] decode(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("recallHandle=" + text + ": expected base64url", wrong);
        }
    }
}
