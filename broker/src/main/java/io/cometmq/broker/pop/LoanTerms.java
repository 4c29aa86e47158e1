// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

/**
 * Under which terms one pop lends messages.
 *
 * @param popTimeMillis when the loans begin, in milliseconds since 1970
 * @param invisibleMillis how long they last
 * @param fromEnd where a group begins that never took anything from a queue: at its last message, not at the first
 */
public record LoanTerms(long popTimeMillis, long invisibleMillis, boolean fromEnd) {
    /** When the loans end. */
    long visibleAtMillis() {
        return popTimeMillis + invisibleMillis;
    }
}
