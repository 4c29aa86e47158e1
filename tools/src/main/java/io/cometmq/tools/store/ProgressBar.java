// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** How far some work on bytes came, on one line that is drawn again when it changed. Owned by one thread. */
final class ProgressBar implements LongConsumer, AutoCloseable {
    private static final int CELLS = 30;
    private static final double MIB = 1 << 20;

    private final @Nullable PrintWriter target;
    private final String what;
    private final long total;
    private String drawn = "";

    /**
     * A bar that is not drawn yet.
     *
     * @param target null to draw nothing
     * @param total how many bytes are to be done
     */
    ProgressBar(@Nullable PrintWriter target, String what, long total) {
        this.target = target;
        this.what = what;
        this.total = total;
    }

    @Override
    public void accept(long done) {
        if (target == null || total <= 0) {
            return;
        }
        double share = Math.min(1, (double) done / total);
        int cells = (int) (CELLS * share);
        String line = String.format(
                Locale.ROOT,
                "%s [%s%s] %3d %% of %.1f MiB",
                what,
                "#".repeat(cells),
                "-".repeat(CELLS - cells),
                (int) (100 * share),
                total / MIB);
        if (!line.equals(drawn)) {
            drawn = line;
            target.print("\r" + line);
            target.flush();
        }
    }

    /** Takes the line away. */
    @Override
    public void close() {
        if (target != null && !drawn.isEmpty()) {
            target.print("\r" + " ".repeat(drawn.length()) + "\r");
            target.flush();
        }
    }
}
