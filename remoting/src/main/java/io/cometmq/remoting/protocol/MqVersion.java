// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

/**
 * The number by which peers say which release they are compatible with: an ordinal in a list where each release is
 * preceded by its snapshot. From 4.0.0 on, {@code a.b.c} has the ordinal {@code 213 + 200(a-4) + 20b + 2c}.
 */
public final class MqVersion {
    public static final int V3_4_9 = 121;
    public static final int V4_0_0 = 213;
    public static final int V4_9_4 = 401;
    public static final int V5_0_0 = 413;
    public static final int V5_3_1 = 475;
    public static final int V5_5_0 = 513;

    /** What we say ourselves. */
    public static final int CURRENT = V5_5_0;

    private static final int V3_5_1_SNAPSHOT = 122;
    private static final int V5_9_9 = 611;
    /** Two ordinals for each of {@code .1} to {@code .9}: the minor releases of 3.5 to 3.9 had no {@code .0}. */
    private static final int PER_MINOR_OF_3 = 18;

    private static final int PER_MAJOR = 200;
    private static final int PER_MINOR = 20;

    private MqVersion() {}

    /**
     * The name of a release as RocketMQ's users know it: {@code V5_5_0}, or {@code V5_5_0_SNAPSHOT}. Numbers beyond the
     * list are {@code HIGHER_VERSION}; those before 3.4.9, which nobody runs any more, are {@code V3(ordinal)}.
     */
    public static String describe(int ordinal) {
        if (ordinal > V5_9_9) {
            return "HIGHER_VERSION";
        }
        // Releases from 4.0.0 on have odd ordinals; the even one before each is its snapshot.
        boolean snapshot = ordinal % 2 == 0;
        if (ordinal >= V4_0_0 - 1) {
            int steps = ordinal + (snapshot ? 1 : 0) - V4_0_0;
            return name(4 + steps / PER_MAJOR, steps % PER_MAJOR / PER_MINOR, steps % PER_MINOR / 2, snapshot);
        }
        if (ordinal >= V3_5_1_SNAPSHOT) {
            int steps = ordinal - V3_5_1_SNAPSHOT;
            return name(3, 5 + steps / PER_MINOR_OF_3, 1 + steps % PER_MINOR_OF_3 / 2, snapshot);
        }
        if (ordinal >= V3_4_9 - 1) {
            return name(3, 4, 9, snapshot);
        }
        return "V3(" + ordinal + ")";
    }

    private static String name(int major, int minor, int patch, boolean snapshot) {
        return "V" + major + "_" + minor + "_" + patch + (snapshot ? "_SNAPSHOT" : "");
    }
}
