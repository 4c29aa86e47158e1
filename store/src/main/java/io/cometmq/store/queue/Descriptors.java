// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files and connections this process may have open. */
final class Descriptors {
    private static final long WHEN_UNKNOWN = 1024;

    private Descriptors() {}

    /** As the system says it. */
    static long most() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : WHEN_UNKNOWN;
    }
}
