// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import java.io.PrintWriter;

/**
 * Where a command prints.
 *
 * @param out results
 * @param err progress, and what went wrong
 * @param drawsBars whether a person watches {@code err}
 */
record Terminal(PrintWriter out, PrintWriter err, boolean drawsBars) {
    /** A bar for work on this many bytes; draws nothing where nobody watches. */
    ProgressBar bar(String what, long totalBytes) {
        return new ProgressBar(drawsBars ? err : null, what, totalBytes);
    }
}
