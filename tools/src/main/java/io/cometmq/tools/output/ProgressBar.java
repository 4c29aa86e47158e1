// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.output;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** How far some work came, on one line that is drawn again when it changed. Owned by one thread. */
public final class ProgressBar implements LongConsumer, AutoCloseable {
    private static final int CELLS = 30;
    private static final double MIB = 1 << 20;

    private final @Nullable PrintWriter target;
    private final String what;
    private final String size;
    private final long total;
    private String drawn = "";
    private long done;

    private ProgressBar(@Nullable PrintWriter target, String what, long total, String size) {
        this.target = target;
        this.what = what;
        this.total = total;
        this.size = size;
    }

    /**
     * A bar that is not drawn yet.
     *
     * @param target null to draw nothing
     * @param what is done
     * @param total how many are to be done
     */
    static ProgressBar of(@Nullable PrintWriter target, String what, long total) {
        return new ProgressBar(target, what, total, String.valueOf(total));
    }

    /** The same for work on so many bytes. */
    public static ProgressBar ofBytes(@Nullable PrintWriter target, String what, long total) {
        return new ProgressBar(target, what, total, String.format(Locale.ROOT, "%.1f MiB", total / MIB));
    }

    /** Says how much is done now, of the total. */
    @Override
    public void accept(long nowDone) {
        done = nowDone;
        if (target == null || total <= 0) {
            return;
        }
        double share = Math.min(1, (double) done / total);
        int cells = (int) (CELLS * share);
        String line = what + " [" + "#".repeat(cells) + "-".repeat(CELLS - cells) + "] "
                + String.format(Locale.ROOT, "%3d %% of %s", (int) (100 * share), size);
        if (!line.equals(drawn)) {
            drawn = line;
            target.print("\r" + line);
            target.flush();
        }
    }

    /** One more is done. */
    public void step() {
        accept(done + 1);
    }

    /** Takes the line away, so that another can be written; the next change draws it anew. */
    void hide() {
        if (target != null && !drawn.isEmpty()) {
            target.print("\r" + " ".repeat(drawn.length()) + "\r");
            target.flush();
            drawn = "";
        }
    }

    /** Takes the line away. */
    @Override
    public void close() {
        hide();
    }
}
