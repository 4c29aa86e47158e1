// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import io.cometmq.tools.output.ProgressBar;
import java.io.BufferedReader;
import java.io.PrintWriter;

/**
 * Where a command reads answers, and prints.
 *
 * @param in answers to questions
 * @param out results
 * @param err progress, and what went wrong
 * @param drawsBars whether a person watches {@code err}
 */
record Terminal(BufferedReader in, PrintWriter out, PrintWriter err, boolean drawsBars) {
    /** A bar for work on this many bytes; draws nothing where nobody watches. */
    ProgressBar bar(String what, long totalBytes) {
        return ProgressBar.ofBytes(drawsBars ? err : null, what, totalBytes);
    }
}
