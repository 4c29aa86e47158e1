// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.quickstart;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Shows how far the run is: a bar that is redrawn on a terminal, a line at every tenth elsewhere. Called by one thread
 * at a time.
 */
final class Progress {
    private static final int BAR_CELLS = 30;
    private static final int STEPS_WITHOUT_TERMINAL = 10;

    private final PrintStream out;
    private final boolean terminal;
    private int lastStep = -1;

    Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Shows that {@code received} of {@code total} messages arrived and {@code sent} of them are acknowledged. */
    void show(long sent, long received, long total) {
        double share = total == 0 ? 1 : (double) received / total;
        String line = String.format(
                Locale.ROOT, "%3d %%  sent %,d  received %,d  of %,d", (int) (share * 100), sent, received, total);
        if (terminal) {
            int full = (int) Math.round(share * BAR_CELLS);
            out.print("\r  " + "█".repeat(full) + "░".repeat(BAR_CELLS - full) + " " + line);
            out.flush();
            return;
        }
        int step = (int) (share * STEPS_WITHOUT_TERMINAL);
        if (step != lastStep) {
            lastStep = step;
            out.println("  " + line);
        }
    }

    /** Ends the bar's line. */
    void end() {
        if (terminal) {
            out.println();
        }
    }
}
