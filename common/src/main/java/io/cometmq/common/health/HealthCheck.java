// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.health;

import java.util.function.Supplier;

/**
 * One thing that is looked at. Looking is quick, waits for nothing, and is done by any thread.
 *
 * @param name in kebab case, such as {@code store-writable}
 * @param matters for what a failure matters
 * @param look finds the state now
 */
public record HealthCheck(String name, Matters matters, Supplier<Finding> look) {
    /** What a failing check means. */
    public enum Matters {
        /** The process cannot go on, and should be started anew; it does not do its work either. */
        LIVE,
        /** The process does not do its work, and may again later. */
        READY,
        /** An operator should know. */
        INFORM
    }

    /**
     * What a look found.
     *
     * @param reason a sentence with values, also when all is well
     */
    public record Finding(boolean good, String reason) {
        /** All is well. */
        public static Finding good(String reason) {
            return new Finding(true, reason);
        }

        /** Something is wrong. */
        public static Finding bad(String reason) {
            return new Finding(false, reason);
        }
    }
}
