// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import java.lang.management.ManagementFactory;

/** How much memory this machine or container has. */
final class MachineMemory {
    private static final long WHEN_UNKNOWN = 4L << 30;

    private MachineMemory() {}

    /** In bytes. */
    static long bytes() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            return system.getTotalMemorySize();
        }
        return WHEN_UNKNOWN;
    }
}
