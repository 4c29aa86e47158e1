// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.comparison.stage.Log;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Says how a comparison goes on and keeps what its report needs of that. Confined to one thread. */
final class Journal implements Log {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double SECONDS_PER_MINUTE = 60;

    private final PrintWriter out;
    private final Clock clock;
    private final long begun;
    private final List<String> remarks = new ArrayList<>();
    private final Map<String, Double> seconds = new LinkedHashMap<>();

    /** A journal that begins now. */
    Journal(PrintWriter out, Clock clock) {
        this.out = out;
        this.clock = clock;
        this.begun = clock.nanos();
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

    /** A stage took so long. */
    void stage(String what, long nanos) {
        step(what, nanos / NANOS_PER_SECOND);
        seconds.merge(what, nanos / NANOS_PER_SECOND, Double::sum);
    }

    /** A line. */
    void say(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
        out.flush();
    }

    /** What was remarked, in order. */
    List<String> remarks() {
        return List.copyOf(remarks);
    }

    /** What took how long, in words: all so far, and each stage. */
    String times() {
        List<String> stages = new ArrayList<>();
        seconds.forEach((stage, each) -> stages.add(String.format(Locale.ROOT, "%s %.0f s", stage, each)));
        return String.format(
                Locale.ROOT,
                "%.1f minutes: %s",
                (clock.nanos() - begun) / NANOS_PER_SECOND / SECONDS_PER_MINUTE,
                String.join("; ", stages));
    }
}
