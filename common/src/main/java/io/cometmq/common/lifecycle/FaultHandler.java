// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

/** Told when a part can no longer keep its promise, for instance when a disk refuses a write. Thread-safe. */
@FunctionalInterface
public interface FaultHandler {
    /**
     * Called once per fault.
     *
     * @param what one sentence with the file, position or address concerned
     */
    void onFault(String what, Throwable cause);
}
