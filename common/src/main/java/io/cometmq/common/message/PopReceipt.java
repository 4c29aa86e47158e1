// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

/**
 * Under which terms a broker lent a message to a consumer, in the text that stands in property
 * {@link MessageConst#PROPERTY_POP_CK}: eight parts separated by spaces. Acks and changes of the invisible time bring it
 * back. Immutable.
 *
 * @param startOffset the first queue offset that the pop lent from this queue
 * @param popTimeMillis when the loan began, in milliseconds of the broker's clock since 1970
 * @param invisibleMillis how long it lasts
 * @param reviveQueueId {@link #ORDERED} when lent in order; otherwise carried for RocketMQ's sake
 * @param origin where the message is stored
 * @param brokerName who lent it
 * @param queueId the queue
 * @param queueOffset the message's place in the queue
 */
public record PopReceipt(
        long startOffset,
        long popTimeMillis,
        long invisibleMillis,
        int reviveQueueId,
        Origin origin,
        String brokerName,
        int queueId,
        long queueOffset) {
    /** The revive queue id of messages lent in order. */
    public static final int ORDERED = 999;

    private static final char SEPARATOR = ' ';
    private static final int PARTS = 8;

    /** Where a lent message is stored. */
    public enum Origin {
        /** In the topic itself. */
        TOPIC(0),
        /** In the group's pop retry topic under the first form of its name. */
        RETRY_V1(1),
        /** In the group's pop retry topic under the second form of its name. */
        RETRY_V2(2);

        private final int flag;

        Origin(int flag) {
            this.flag = flag;
        }

        /** The flag in texts: 0, 1 or 2. */
        public int flag() {
            return flag;
        }

        /**
         * The origin of a flag.
         *
         * @throws IllegalArgumentException when it is not 0, 1 or 2
         */
        public static Origin of(int flag) {
            return switch (flag) {
                case 0 -> TOPIC;
                case 1 -> RETRY_V1;
                case 2 -> RETRY_V2;
                default -> throw new IllegalArgumentException("retry flag " + flag + ": expected 0, 1 or 2");
            };
        }
    }

    /** When the loan ends, in milliseconds of the broker's clock since 1970. */
    public long visibleAtMillis() {
        return popTimeMillis + invisibleMillis;
    }

    /** Whether it was lent in order. */
    public boolean ordered() {
        return reviveQueueId == ORDERED;
    }

    /** The text of a receipt. */
    public String text() {
        return textBeforeOffset() + queueOffset;
    }

    /** What the texts of all messages have in common that one pop lent from one queue; the queue offset follows it. */
    public String textBeforeOffset() {
        return startOffset + " " + popTimeMillis + " " + invisibleMillis + " " + reviveQueueId + " " + origin.flag()
                + " " + brokerName + " " + queueId + " ";
    }

    /**
     * Reads the text of a receipt.
     *
     * @throws IllegalArgumentException naming the part that is wrong, and what was expected
     */
    public static PopReceipt parse(String text) {
        Parts parts = new Parts(text);
        PopReceipt receipt = new PopReceipt(
                parts.number("start offset"),
                parts.number("pop time"),
                parts.number("invisible time"),
                parts.smallNumber("revive queue id"),
                Origin.of(parts.smallNumber("retry flag")),
                parts.next(),
                parts.smallNumber("queue id"),
                parts.number("queue offset"));
        parts.end();
        return receipt;
    }

    /** Walks over the parts of a text. */
    private static final class Parts {
        private final String text;
        private int from;

        Parts(String text) {
            this.text = text;
        }

        String next() {
            if (from > text.length()) {
                throw wrong("expected " + PARTS + " parts");
            }
            int end = text.indexOf(SEPARATOR, from);
            int stop = end < 0 ? text.length() : end;
            String part = text.substring(from, stop);
            from = stop + 1;
            return part;
        }

        /** None of the numbers in a receipt can be negative. */
        long number(String what) {
            String part = next();
            try {
                long value = Long.parseLong(part);
                if (value >= 0) {
                    return value;
                }
            } catch (NumberFormatException ignored) {
                // refused below, in our words
            }
            throw wrong(what + " '" + part + "', expected a number from 0 on");
        }

        int smallNumber(String what) {
            long value = number(what);
            if (value > Integer.MAX_VALUE) {
                throw wrong(what + " " + value + ", expected at most " + Integer.MAX_VALUE);
            }
            return (int) value;
        }

        void end() {
            if (from <= text.length()) {
                throw wrong("more than " + PARTS + " parts");
            }
        }

        private IllegalArgumentException wrong(String why) {
            return new IllegalArgumentException("receipt '" + text + "': " + why);
        }
    }
}
