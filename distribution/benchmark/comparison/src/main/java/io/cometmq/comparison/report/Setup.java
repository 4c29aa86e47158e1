// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.report;

import java.util.Optional;

/**
 * What values must have in common to stand in one table.
 *
 * @param scale the word for the amounts: {@code full} or {@code quick}
 * @param heapMib heap of each broker under load
 * @param processors of the machine
 * @param java version that runs everything
 */
public record Setup(String scale, int heapMib, int processors, String java) {
    /** What differs, in words; empty when values of {@code earlier} may stand beside those of this one. */
    public Optional<String> differenceFrom(Setup earlier) {
        if (equals(earlier)) {
            return Optional.empty();
        }
        return Optional.of("was measured with " + earlier.inWords() + ": expected " + inWords());
    }

    private String inWords() {
        return scale + " amounts, " + heapMib + " MiB of heap, " + processors + " processors, Java " + java;
    }
}
