// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison;

import io.cometmq.comparison.stage.Log;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says how a comparison goes on and keeps what was remarked. Confined to one thread. */
final class Journal implements Log {
    private final PrintWriter out;
    private final List<String> remarks = new ArrayList<>();

    Journal(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void step(String what, double seconds) {
        say("%8.1f s  %s", seconds, what);
    }

    @Override
    public void remark(String what) {
        remarks.add(what);
        say("%s", what);
    }

    /** A line. */
    void say(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
        out.flush();
    }

    /** What was remarked since they were taken last, in order. */
    List<String> takeRemarks() {
        List<String> taken = List.copyOf(remarks);
        remarks.clear();
        return taken;
    }
}
