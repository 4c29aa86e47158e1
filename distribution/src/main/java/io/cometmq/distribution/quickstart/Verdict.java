// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.quickstart;

import java.util.List;

/**
 * What a run showed.
 *
 * @param files how many files were sent
 * @param broken the names of the files that did not arrive whole
 * @param messages lines sent
 * @param refused sends that were not acknowledged
 * @param lost lines that did not arrive
 * @param duplicates messages that came more than once
 */
record Verdict(int files, List<String> broken, long messages, long refused, long lost, long duplicates) {
    /** True only when every file was put together again and is equal to the original. */
    boolean isTrue() {
        return broken.isEmpty() && lost == 0;
    }
}
