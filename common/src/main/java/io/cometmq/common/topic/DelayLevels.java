// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The delays that a message or a retry may ask for by number: level 1 is the first of the list. Immutable.
 *
 * <p>Its text is RocketMQ's {@code messageDelayLevel}: numbers with {@code s}, {@code m}, {@code h} or {@code d},
 * separated by spaces.
 */
public final class DelayLevels {
    /** What brokers use when the operator says nothing. */
    public static final String DEFAULT_TEXT = "1s 5s 10s 30s 1m 2m 3m 4m 5m 6m 7m 8m 9m 10m 20m 30m 1h 2h";
    /** Each level is a queue, so their number is bounded as a topic's queues are. */
    private static final int MAX_LEVELS = 256;

    private static final Map<Character, Duration> UNITS = Map.of(
            's', Duration.ofSeconds(1), 'm', Duration.ofMinutes(1), 'h', Duration.ofHours(1), 'd', Duration.ofDays(1));

    private final String text;
    private final List<Duration> delays;

    private DelayLevels(String text, List<Duration> delays) {
        this.text = text;
        this.delays = List.copyOf(delays);
    }

    /** The levels of {@link #DEFAULT_TEXT}. */
    public static DelayLevels defaults() {
        return parse(DEFAULT_TEXT);
    }

    /**
     * Reads a list of delays.
     *
     * @throws IllegalArgumentException naming the word that is not a delay
     */
    public static DelayLevels parse(String text) {
        List<Duration> delays = new ArrayList<>();
        for (String word : text.strip().split("\\s+", -1)) {
            delays.add(parseOne(word));
        }
        if (delays.size() > MAX_LEVELS) {
            throw new IllegalArgumentException(delays.size() + " delay levels: expected at most " + MAX_LEVELS);
        }
        return new DelayLevels(text.strip(), delays);
    }

    private static Duration parseOne(String word) {
        Duration unit = word.length() < 2 ? null : UNITS.get(word.charAt(word.length() - 1));
        String number = word.isEmpty() ? "" : word.substring(0, word.length() - 1);
        if (unit == null || number.length() > 9 || !number.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("delay '" + word + "': expected a number and s, m, h or d, like 10s");
        }
        return unit.multipliedBy(Long.parseLong(number));
    }

    /** The highest level. */
    public int max() {
        return delays.size();
    }

    /** The nearest level there is: at least 1, at most {@link #max()}. */
    public int clamp(int level) {
        return Math.min(Math.max(level, 1), max());
    }

    /** The delay of a level; one above the highest counts as the highest, one below 1 as 1. */
    public Duration delay(int level) {
        return delays.get(clamp(level) - 1);
    }

    /** {@link #delay} in milliseconds. */
    public long millis(int level) {
        return delay(level).toMillis();
    }

    /** The text it was read from. */
    @Override
    public String toString() {
        return text;
    }
}
