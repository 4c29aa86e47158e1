// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.transaction;

import io.cometmq.broker.state.StateFile;
import io.cometmq.broker.transaction.GivenUpFile.Begun;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which transactions that were given up are settled; each change is on the disk when it returns. Guarded by its owner. */
final class Settled {
    /** How many may be settled behind one that is not. */
    static final int MAX = 100_000;

    private final StateFile file;
    private final TreeSet<Long> offsets = new TreeSet<>();
    private long low;
    private @Nullable Begun begun;

    Settled(StateFile file) {
        this.file = file;
        file.load(GivenUpFile.class).ifPresent(saved -> {
            low = saved.low();
            begun = saved.begun();
            if (saved.settled() != null) {
                offsets.addAll(saved.settled());
            }
        });
    }

    boolean contains(long offset) {
        return offset < low || offsets.contains(offset);
    }

    boolean isFull() {
        return offsets.size() >= MAX;
    }

    /** The first that may not be settled. */
    long low() {
        return low;
    }

    /** What was about to be appended and is not known to be, or null. */
    @Nullable
    Begun begun() {
        return begun;
    }

    /** Notes what is about to be appended. */
    void begin(Begun next) {
        begun = next;
        save();
    }

    /** Nothing is about to be appended any more, and nothing came of it. */
    void abandon() {
        begun = null;
        save();
    }

    /** One is settled, and nothing is about to be appended. */
    void add(long offset) {
        begun = null;
        offsets.add(offset);
        while (offsets.remove(low)) {
            low++;
        }
        save();
    }

    /** All before an offset are gone. */
    void forgetBefore(long offset) {
        if (offset > low) {
            low = offset;
            offsets.headSet(low).clear();
            while (offsets.remove(low)) {
                low++;
            }
        }
    }

    private void save() {
        file.save(new GivenUpFile(low, new TreeSet<>(offsets), begun));
    }
}
