// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A list of what is left out of an API on purpose. Each entry is a line {@code CLASS} or {@code CLASS: PROMISE}, or {@code
 * CLASS: *} for whatever else it lacks; comment lines above entries say why.
 */
public final class LeftOut {
    private static final String ANY = "*";

    private final Set<String> entries = new LinkedHashSet<>();
    private final Set<String> used = new LinkedHashSet<>();

    private LeftOut() {}

    /** Reads a list; an entry without a reason above it fails. */
    public static LeftOut read(Path file) {
        LeftOut list = new LeftOut();
        boolean reasoned = false;
        for (String line : Repository.read(file).lines().map(String::strip).toList()) {
            if (line.isEmpty()) {
                reasoned = false;
            } else if (line.startsWith("#")) {
                reasoned = true;
            } else if (!reasoned) {
                throw new IllegalStateException(file + ": no reason stands above " + line);
            } else if (!list.entries.add(line)) {
                throw new IllegalStateException(file + ": twice " + line);
            }
        }
        return list;
    }

    /** Whether a gap is in the list: a class, or a promise of a class. */
    public boolean names(String gap) {
        String any = gap.contains(": ") ? gap.substring(0, gap.indexOf(": ") + 2) + ANY : gap;
        for (String entry : List.of(gap, any)) {
            if (entries.contains(entry)) {
                used.add(entry);
                return true;
            }
        }
        return false;
    }

    /** The entries that no gap asked for: what they name exists. */
    public List<String> stale() {
        List<String> stale = new ArrayList<>(entries);
        stale.removeAll(used);
        return stale;
    }
}
