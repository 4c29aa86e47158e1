// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.testing;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * What a loss of power leaves of the changes that were not forced, by chance in one of several ways: from a disk that kept
 * everything in order to one that kept any part of it in any order. Used for one loss.
 */
final class Loss {
    private static final int SECTOR = 512;

    private enum Way {
        /** Only what was forced is left. */
        FORCED_ONLY,
        /** Everything up to some change, which may be torn at any byte, and nothing after it. */
        IN_ORDER,
        /** Each sector is as it was at some time since the last force. */
        BY_SECTOR,
        /** Each change is left, lost or torn at any byte, whatever became of the others. */
        ANY,
        /** Everything. */
        ALL
    }

    private final Random chance;
    private final Way way;
    private final long first;
    private final long last;
    private final long until;
    /** By sector, the last change that is left; for the present file. */
    private final Map<Long, Long> lastOfSector = new HashMap<>();

    private long lastResize;

    /** Decides the way; the numbers are those of the changes that are at stake, {@code last} being past them. */
    Loss(Random chance, long first, long last) {
        this.chance = chance;
        this.first = first;
        this.last = Math.max(first, last);
        this.way = Way.values()[chance.nextInt(Way.values().length)];
        this.until = some();
    }

    /** Whether a change of a name is left. */
    boolean keepsName(long number) {
        return switch (way) {
            case FORCED_ONLY -> false;
            case IN_ORDER -> number < until;
            case BY_SECTOR, ANY -> chance.nextBoolean();
            case ALL -> true;
        };
    }

    /** To be called before the changes of a file. */
    void nextFile() {
        lastOfSector.clear();
        lastResize = some();
    }

    /** Makes of a change what is left of it. */
    void apply(Change change, Pages file) {
        if (change instanceof Change.Write write) {
            apply(write, file);
        } else if (change instanceof Change.Resize resize && keepsResize(resize.number())) {
            file.setSize(resize.size());
        }
    }

    private boolean keepsResize(long number) {
        return way == Way.BY_SECTOR ? number < lastResize : keepsName(number);
    }

    private void apply(Change.Write write, Pages file) {
        int length = write.bytes().length;
        switch (way) {
            case FORCED_ONLY -> {}
            case IN_ORDER -> {
                if (write.number() <= until) {
                    file.write(
                            write.bytes(),
                            0,
                            write.number() < until ? length : chance.nextInt(length + 1),
                            write.position());
                }
            }
            case BY_SECTOR -> applySectors(write, file);
            case ANY -> applyAny(write, file, length);
            case ALL -> file.write(write.bytes(), 0, length, write.position());
        }
    }

    private void applySectors(Change.Write write, Pages file) {
        int length = write.bytes().length;
        for (int at = 0; at < length; ) {
            long sector = (write.position() + at) / SECTOR;
            int part = (int) Math.min((sector + 1) * SECTOR - write.position() - at, length - at);
            if (write.number() < lastOfSector.computeIfAbsent(sector, it -> some())) {
                file.write(write.bytes(), at, part, write.position() + at);
            }
            at += part;
        }
    }

    private void applyAny(Change.Write write, Pages file, int length) {
        int torn = chance.nextInt(length + 1);
        switch (chance.nextInt(4)) {
            case 0 -> file.write(write.bytes(), 0, torn, write.position());
            case 1 -> file.write(write.bytes(), torn, length - torn, write.position() + torn);
            case 2 -> file.write(write.bytes(), 0, length, write.position());
            default -> {}
        }
    }

    /** Before all changes, behind all, or any between. */
    private long some() {
        return switch (chance.nextInt(4)) {
            case 0 -> first;
            case 1 -> last;
            default -> first + (last > first ? chance.nextLong(last - first) : 0);
        };
    }

    @Override
    public String toString() {
        return way + (way == Way.IN_ORDER ? " until " + until : "") + " of " + first + ".." + last;
    }
}
