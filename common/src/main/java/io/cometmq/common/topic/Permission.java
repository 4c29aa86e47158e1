// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.topic;

/** The permission bits of a topic, and their text {@code RWX}. */
public final class Permission {
    /** Topics created on the fly take over the settings of this one. */
    public static final int INHERIT = 0x1;

    public static final int WRITE = 0x2;
    public static final int READ = 0x4;
    public static final int PRIORITY = 0x8;
    public static final int READ_WRITE = READ | WRITE;

    private Permission() {}

    public static boolean isReadable(int perm) {
        return (perm & READ) != 0;
    }

    public static boolean isWritable(int perm) {
        return (perm & WRITE) != 0;
    }

    public static boolean isInherited(int perm) {
        return (perm & INHERIT) != 0;
    }

    /** Whether an operator may give a topic these bits: 0 to 7. */
    public static boolean isValid(int perm) {
        return perm >= 0 && perm < PRIORITY;
    }

    /** {@code RWX} with a dash for each bit that is not set; {@code RW-} is what most topics have. */
    public static String text(int perm) {
        return (isReadable(perm) ? "R" : "-") + (isWritable(perm) ? "W" : "-") + (isInherited(perm) ? "X" : "-");
    }
}
