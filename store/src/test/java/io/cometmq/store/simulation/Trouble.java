// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.simulation;

import io.cometmq.store.testing.Fault;
import io.cometmq.store.testing.FaultyFiles;
import io.cometmq.store.testing.FaultyFiles.Operation;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/** Makes a disk fail by chance, until it is healed. Owned by the run. */
final class Trouble {
    private static final List<Operation> OPERATIONS = List.of(
            Operation.WRITE,
            Operation.WRITE,
            Operation.PUT,
            Operation.FORCE,
            Operation.OPEN,
            Operation.SET_SIZE,
            Operation.RENAME,
            Operation.DELETE,
            Operation.CREATE_DIRECTORY);
    private static final List<String> PARTS =
            List.of("", "commitlog", "consumequeue", "batchconsumequeue", "index", "checkpoint", "abort");
    private static final int LATEST = 60;

    private final FaultyFiles disk;
    private final Random chance;
    private boolean any;
    private boolean off;

    Trouble(FaultyFiles disk, Random chance) {
        this.disk = disk;
        this.chance = chance;
    }

    /** Whether anything was made to fail since the disk was healed. */
    boolean any() {
        return any;
    }

    /** Whether the power is off. */
    boolean isPowerOff() {
        return off;
    }

    /** Some operation fails soon: once, a few times or until it is healed, and a write perhaps in its middle. */
    String failSome() {
        any = true;
        Fault fault = Fault.of(OPERATIONS.get(chance.nextInt(OPERATIONS.size())))
                .on(PARTS.get(chance.nextInt(PARTS.size())))
                .with(chance.nextBoolean() ? Fault.Cause.EIO : Fault.Cause.ENOSPC)
                .after(chance.nextInt(4));
        if (chance.nextBoolean()) {
            fault.times(1 + chance.nextInt(3));
        }
        if (chance.nextBoolean()) {
            fault.writing(chance.nextInt(300));
        }
        disk.fail(fault);
        return fault.toString();
    }

    /** The power goes off between any two operations of the next ones. */
    void cutPowerSoon() {
        any = true;
        int[] left = {1 + chance.nextInt(1 + chance.nextInt(LATEST))};
        disk.rule((operation, path) -> {
            if (--left[0] <= 0) {
                off = true;
                throw new IOException("the power went off");
            }
        });
    }

    /** Nothing fails from now on. */
    void heal() {
        disk.heal();
        any = false;
        off = false;
    }
}
