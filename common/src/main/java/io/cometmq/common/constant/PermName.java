// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.constant;

import io.cometmq.common.topic.Permission;

/** The permission bits of a topic under the names that RocketMQ's users know; {@link Permission} has the same. */
public final class PermName {
    public static final int PERM_PRIORITY = Permission.PRIORITY;
    public static final int PERM_READ = Permission.READ;
    public static final int PERM_WRITE = Permission.WRITE;
    public static final int PERM_INHERIT = Permission.INHERIT;

    private PermName() {}

    /** {@code RWX} with a dash for each bit that is not set. */
    public static String perm2String(int perm) {
        return Permission.text(perm);
    }

    public static boolean isReadable(int perm) {
        return Permission.isReadable(perm);
    }

    public static boolean isWriteable(int perm) {
        return Permission.isWritable(perm);
    }

    public static boolean isInherited(int perm) {
        return Permission.isInherited(perm);
    }

    /** Whether an operator may give a topic these bits. */
    public static boolean isValid(int perm) {
        return Permission.isValid(perm);
    }
}
