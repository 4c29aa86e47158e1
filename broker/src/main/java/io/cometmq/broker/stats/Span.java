// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.stats;

/** How far back a figure reaches, and how often samples for it are taken. */
enum Span {
    /** One each ten seconds, so that the oldest is a minute old at least. */
    MINUTE(0, 7, 1),
    /** One each ten minutes. */
    HOUR(7, 7, 60),
    /** One an hour. */
    DAY(14, 25, 360);

    /** The samples of all spans together. */
    static final int ALL_SAMPLES = 39;

    private final int firstPlace;
    private final int samples;
    private final int ticks;

    Span(int firstPlace, int samples, int ticks) {
        this.firstPlace = firstPlace;
        this.samples = samples;
        this.ticks = ticks;
    }

    /** Where its samples begin when those of all spans are kept side by side. */
    int firstPlace() {
        return firstPlace;
    }

    /** How many samples are kept. */
    int samples() {
        return samples;
    }

    /** Whether a sample is taken at this tick; ticks are ten seconds apart and count from 0. */
    boolean samplesAt(long tick) {
        return tick % ticks == 0;
    }

    /** Where the sample of this tick is kept; it takes the place of the oldest one. */
    int slot(long tick) {
        return (int) (tick / ticks % samples);
    }

    /** Where the oldest sample is kept, after that of {@code lastTick} was taken. */
    int oldest(long lastTick) {
        long taken = lastTick / ticks + 1;
        return taken <= samples ? 0 : (int) (taken % samples);
    }
}
