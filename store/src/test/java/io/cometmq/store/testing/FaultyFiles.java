// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.testing;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * A disk in memory that can fail any operation by a {@link Rule} or a {@link Fault}, flip bits, and lose its power:
 * {@link #losePower} keeps what was forced, and of what was written, cut, created, moved or deleted and not forced any
 * part, torn and in any order. Everything opened before the loss fails afterwards. Thread-safe.
 */
public final class FaultyFiles {
    /** How many operations are remembered, for whoever looks at a failure. */
    private static final int REMEMBERED = 200;

    private final Names names = new Names();
    private final Set<Path> locks = new TreeSet<>();
    private final Map<Operation, Integer> counts = new HashMap<>();
    private final List<Fault> faults = new ArrayList<>();
    private final Map<Path, Set<Operation>> failures = new TreeMap<>();
    private final Deque<String> history = new ArrayDeque<>();
    private Rule rule = (operation, path) -> {};
    private StoreFiles.DiskSpace space = new StoreFiles.DiskSpace(1 << 30, 1 << 30, 1 << 30);
    private Operation slowOperation;
    private CountDownLatch slowUntil = new CountDownLatch(0);
    private BiConsumer<Operation, Path> watcher = (operation, path) -> {};
    private Runnable slowness = () -> {};
    private int generation;
    private long number;

    /** What can be made to fail. */
    public enum Operation {
        OPEN,
        STAT,
        READ,
        MAP,
        WRITE,
        /** A write in memory, for which the system may have no page. */
        PUT,
        SET_SIZE,
        /** Of a file or a directory. */
        FORCE,
        LIST,
        CREATE_DIRECTORY,
        RENAME,
        DELETE
    }

    /** Decides before each operation. */
    @FunctionalInterface
    public interface Rule {
        /** Throws to make the operation fail; nothing happens to the file then. */
        void before(Operation operation, Path path) throws IOException;
    }

    /** What an operation does. */
    interface Action<T> {
        T run() throws IOException;
    }

    /** Applies a rule from now on. */
    public synchronized FaultyFiles rule(Rule next) {
        rule = next;
        return this;
    }

    /** Sees each operation before it is done, whatever rules and faults there are; fails none. */
    public synchronized FaultyFiles watch(BiConsumer<Operation, Path> next) {
        watcher = next;
        return this;
    }

    /** Adds a fault. */
    public synchronized FaultyFiles fail(Fault fault) {
        faults.add(fault);
        return this;
    }

    /** Makes nothing fail from now on. */
    public synchronized FaultyFiles heal() {
        faults.clear();
        failures.clear();
        return rule((operation, path) -> {});
    }

    /** Says how full the disk is, in percent. */
    public synchronized FaultyFiles usedPercent(int percent) {
        long free = 1000L * (100 - percent);
        space = new StoreFiles.DiskSpace(100_000, free, free);
        return this;
    }

    /** Says how much of the disk is free, of a disk so large that no ratio is reached. */
    public synchronized FaultyFiles freeBytes(long free) {
        space = new StoreFiles.DiskSpace(Math.multiplyExact(free + 1, 2), free + 1, free);
        return this;
    }

    /** Makes operations of one kind on log files wait, outside the lock of this object, until the latch is open. */
    public synchronized FaultyFiles slow(Operation operation, CountDownLatch until) {
        slowOperation = operation;
        slowUntil = until;
        return this;
    }

    /** Does something before each operation that takes as long as the disk is meant to: moves a clock. Never waits. */
    public synchronized FaultyFiles slowedBy(Runnable passing) {
        slowness = passing;
        return this;
    }

    /** How often an operation was done. */
    public synchronized int count(Operation operation) {
        return counts.getOrDefault(operation, 0);
    }

    /** The files and directories on which operations of a kind failed since the disk was healed. */
    public synchronized List<Path> failed(Operation operation) {
        return failures.entrySet().stream()
                .filter(each -> each.getValue().contains(operation))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The last operations that changed something or failed, oldest first. */
    public synchronized List<String> history() {
        return List.copyOf(history);
    }

    /** The present content of a file. */
    public synchronized byte[] content(Path path) {
        return file(path).content();
    }

    /** Overwrites bytes of a file, as a broken disk would. */
    public synchronized void damage(Path path, long position, byte... bytes) {
        file(path).damage(bytes, position);
    }

    /** Flips one bit of a file, as a broken disk would. */
    public synchronized void flipBit(Path path, long position, int bit) {
        byte before = file(path).content()[Math.toIntExact(position)];
        file(path).damage(new byte[] {(byte) (before ^ 1 << bit)}, position);
    }

    /** A disk with the same files, all of them forced, and no faults. */
    public synchronized FaultyFiles copy() {
        FaultyFiles copy = new FaultyFiles();
        names.copyTo(copy.names);
        return copy;
    }

    /** Brings back the files below a path as another disk has them, where it has any; the present ones go. */
    public synchronized void restore(Path path, FaultyFiles from) {
        remove(path);
        from.under(path).forEach(file -> names.put(file, from.copyOf(file)));
    }

    private synchronized MemoryFile copyOf(Path path) {
        return file(path).copy();
    }

    /** Takes away what is at a path and below. */
    public synchronized void remove(Path path) {
        names.remove(path);
    }

    /** The files whose name begins with a path, in order. */
    public synchronized List<Path> under(Path path) {
        return names.files().keySet().stream()
                .filter(file -> file.startsWith(path))
                .toList();
    }

    /** Loses what was not forced, by chance; everything that is open fails from now on. What was made to fail is healed. */
    public synchronized void losePower(Random chance) {
        killUser();
        heal();
        Loss loss = new Loss(chance, Math.min(number, names.firstChange()), number);
        remember("power lost, kept " + loss);
        names.losePower(loss);
    }

    /** Ends whoever has this disk open as {@code kill -9} does: what was written stays, forced or not. */
    public synchronized void killUser() {
        generation++;
        locks.clear();
    }

    /** The disk as it is until the next loss of power; then everything fails that is asked of this. */
    public synchronized StoreFiles powered() {
        return new PoweredFiles(this, names, generation);
    }

    <T> T perform(int startedIn, Operation operation, Path path, Action<T> action) throws IOException {
        waitWhileSlow(operation, path);
        synchronized (this) {
            checkPower(startedIn);
            slowness.run();
            watcher.accept(operation, path);
            counts.merge(operation, 1, Integer::sum);
            try {
                rule.before(operation, path);
                for (Fault fault : faults) {
                    fault.before(operation, path);
                }
            } catch (IOException failure) {
                failures.computeIfAbsent(path, it -> EnumSet.noneOf(Operation.class))
                        .add(operation);
                remember(operation + " " + path + ": " + failure.getMessage());
                throw failure;
            }
            long before = number;
            T result = action.run();
            if (number > before || operation == Operation.FORCE) {
                remember(before + " " + operation + " " + path);
            }
            return result;
        }
    }

    /** Numbers changes in the order in which they are made. The caller holds the lock. */
    long nextNumber() {
        return number++;
    }

    synchronized StoreFiles.DiskSpace space() {
        return space;
    }

    synchronized Resource lock(Path file, int startedIn) throws IOException {
        checkPower(startedIn);
        if (!locks.add(file)) {
            throw new IOException("lock " + file + " is held");
        }
        return () -> unlock(file, startedIn);
    }

    private synchronized void unlock(Path file, int lockedIn) {
        if (lockedIn == generation) {
            locks.remove(file);
        }
    }

    private MemoryFile file(Path path) {
        return names.file(path).orElseThrow(() -> new IllegalArgumentException("no file " + path));
    }

    private void remember(String what) {
        history.addLast(what);
        if (history.size() > REMEMBERED) {
            history.removeFirst();
        }
    }

    private void checkPower(int startedIn) throws IOException {
        if (startedIn != generation) {
            throw new IOException("the power went off");
        }
    }

    private void waitWhileSlow(Operation operation, Path path) throws IOException {
        CountDownLatch latch;
        synchronized (this) {
            latch = operation == slowOperation && path.toString().contains("commitlog/") ? slowUntil : null;
        }
        try {
            if (latch != null && !latch.await(30, TimeUnit.SECONDS)) {
                throw new IOException("the test did not let a slow operation go on");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted in a slow operation", interrupted);
        }
    }
}
