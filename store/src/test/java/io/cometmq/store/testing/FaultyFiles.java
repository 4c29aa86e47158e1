// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.testing;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A disk in memory that can fail any operation by a {@link Rule} and lose its power: {@link #losePower} keeps what was
 * forced, and of each 512-byte sector that was written and not forced either the old or the new bytes. Everything opened
 * before the loss fails afterwards. Thread-safe.
 */
public final class FaultyFiles {
    private final Map<Path, MemoryFile> states = new TreeMap<>();
    private final Set<Path> directories = new TreeSet<>();
    private final Set<Path> locks = new TreeSet<>();
    private final Map<Operation, Integer> counts = new HashMap<>();
    private Rule rule = (operation, path) -> {};
    private StoreFiles.DiskSpace space = new StoreFiles.DiskSpace(1 << 30, 1 << 30, 1 << 30);
    private Operation slowOperation;
    private CountDownLatch slowUntil = new CountDownLatch(0);
    private int generation;

    /** What can be made to fail. */
    public enum Operation {
        OPEN,
        WRITE,
        SET_SIZE,
        FORCE,
        DELETE
    }

    /** Decides before each operation. */
    @FunctionalInterface
    public interface Rule {
        /** Throws to make the operation fail; nothing happens to the file then. */
        void before(Operation operation, Path path) throws IOException;
    }

    /** Applies a rule from now on. */
    public synchronized FaultyFiles rule(Rule next) {
        rule = next;
        return this;
    }

    /** Makes nothing fail from now on. */
    public FaultyFiles heal() {
        return rule((operation, path) -> {});
    }

    /** Says how full the disk is, in percent. */
    public synchronized FaultyFiles usedPercent(int percent) {
        long free = 1000L * (100 - percent);
        space = new StoreFiles.DiskSpace(100_000, free, free);
        return this;
    }

    /** Makes operations of one kind on log files wait, outside the lock of this object, until the latch is open. */
    public synchronized FaultyFiles slow(Operation operation, CountDownLatch until) {
        slowOperation = operation;
        slowUntil = until;
        return this;
    }

    /** How often an operation was done. */
    public synchronized int count(Operation operation) {
        return counts.getOrDefault(operation, 0);
    }

    /** The present content of a file. */
    public synchronized byte[] content(Path path) {
        return states.get(path).content();
    }

    /** Overwrites bytes of a file, as a broken disk would. */
    public synchronized void damage(Path path, long position, byte... bytes) {
        states.get(path).write(bytes, position);
    }

    /** A disk with the same files, all of them forced, and no faults. */
    public synchronized FaultyFiles copy() {
        FaultyFiles copy = new FaultyFiles();
        copy.directories.addAll(directories);
        states.forEach((path, state) -> copy.states.put(path, state.copy()));
        return copy;
    }

    /** Brings back the files below a path as another disk has them, where it has any; the present ones go. */
    public synchronized void restore(Path path, FaultyFiles from) {
        remove(path);
        from.under(path).forEach(file -> states.put(file, from.copyOf(file)));
    }

    private synchronized MemoryFile copyOf(Path path) {
        return states.get(path).copy();
    }

    /** Takes the files below a path away. */
    public synchronized void remove(Path path) {
        states.keySet().removeIf(file -> file.startsWith(path));
    }

    /** The files whose name begins with a path, in order. */
    public synchronized List<Path> under(Path path) {
        return states.keySet().stream().filter(file -> file.startsWith(path)).toList();
    }

    /** Loses what was not forced, by chance sector by sector; everything that is open fails from now on. */
    public synchronized void losePower(Random chance) {
        generation++;
        locks.clear();
        rule = (operation, path) -> {};
        states.values().removeIf(state -> !state.isNameDurable() && chance.nextBoolean());
        states.values().forEach(state -> state.losePower(chance));
    }

    /** Ends whoever has this disk open as {@code kill -9} does: what was written stays, forced or not. */
    public synchronized void killUser() {
        generation++;
        locks.clear();
    }

    /** The disk as it is until the next loss of power; then everything fails that is asked of this. */
    public synchronized StoreFiles powered() {
        return new Powered(generation);
    }

    private void waitWhileSlow(Operation operation, Path path) throws IOException {
        CountDownLatch latch;
        synchronized (this) {
            latch = operation == slowOperation && path.toString().contains("commitlog") ? slowUntil : null;
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

    private void before(Operation operation, Path path) throws IOException {
        counts.merge(operation, 1, Integer::sum);
        rule.before(operation, path);
    }

    private final class OpenFile implements StoreFile {
        private final Path path;
        private final MemoryFile state;
        private final int openedIn;

        OpenFile(Path path, MemoryFile state, int openedIn) {
            this.path = path;
            this.state = state;
            this.openedIn = openedIn;
        }

        @Override
        public long size() throws IOException {
            synchronized (FaultyFiles.this) {
                checkPower();
                return state.size();
            }
        }

        @Override
        public void setSize(long size) throws IOException {
            synchronized (FaultyFiles.this) {
                checkPower();
                before(Operation.SET_SIZE, path);
                state.setSize(size);
            }
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            synchronized (FaultyFiles.this) {
                checkPower();
                before(Operation.WRITE, path);
                state.write(source, position);
            }
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            synchronized (FaultyFiles.this) {
                checkPower();
                return state.read(target, position);
            }
        }

        @Override
        public void force() throws IOException {
            waitWhileSlow(Operation.FORCE, path);
            synchronized (FaultyFiles.this) {
                checkPower();
                before(Operation.FORCE, path);
                state.force();
            }
        }

        @Override
        public Mapping map(long size) throws IOException {
            synchronized (FaultyFiles.this) {
                checkPower();
                ByteBuffer view = state.map(size);
                return new Mapping() {
                    @Override
                    public ByteBuffer bytes() {
                        return view;
                    }

                    @Override
                    public void close() {
                        // Memory goes with the last reference.
                    }
                };
            }
        }

        @Override
        public void close() {
            // An open file holds nothing.
        }

        private void checkPower() throws IOException {
            if (openedIn != generation) {
                throw new IOException("the power went off");
            }
        }
    }

    private final class Powered implements StoreFiles {
        private final int startedIn;

        Powered(int startedIn) {
            this.startedIn = startedIn;
        }

        @Override
        public StoreFile open(Path file) throws IOException {
            synchronized (FaultyFiles.this) {
                checkPower();
                before(Operation.OPEN, file);
                if (!directories.contains(file.getParent())) {
                    throw new NoSuchFileException(file.getParent().toString());
                }
                return new OpenFile(file, states.computeIfAbsent(file, path -> new MemoryFile()), startedIn);
            }
        }

        @Override
        public List<StoreFiles.FileEntry> list(Path directory) throws IOException {
            synchronized (FaultyFiles.this) {
                checkPower();
                List<StoreFiles.FileEntry> found = new ArrayList<>();
                states.forEach((path, state) -> {
                    if (directory.equals(path.getParent())) {
                        found.add(new StoreFiles.FileEntry(path.getFileName().toString(), state.size(), 0));
                    }
                });
                return found;
            }
        }

        @Override
        public List<String> directories(Path directory) throws IOException {
            synchronized (FaultyFiles.this) {
                checkPower();
                return directories.stream()
                        .filter(path -> directory.equals(path.getParent()))
                        .map(path -> path.getFileName().toString())
                        .toList();
            }
        }

        @Override
        public boolean exists(Path path) {
            synchronized (FaultyFiles.this) {
                return states.containsKey(path) || directories.contains(path);
            }
        }

        @Override
        public void createDirectories(Path directory) throws IOException {
            synchronized (FaultyFiles.this) {
                checkPower();
                for (Path path = directory; path != null; path = path.getParent()) {
                    directories.add(path);
                }
            }
        }

        @Override
        public void delete(Path path) throws IOException {
            synchronized (FaultyFiles.this) {
                checkPower();
                before(Operation.DELETE, path);
                states.remove(path);
                directories.remove(path);
            }
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            synchronized (FaultyFiles.this) {
                checkPower();
                states.put(to, states.remove(from));
            }
        }

        @Override
        public void forceDirectory(Path directory) throws IOException {
            synchronized (FaultyFiles.this) {
                checkPower();
                before(Operation.FORCE, directory);
                states.forEach((path, state) -> {
                    if (directory.equals(path.getParent())) {
                        state.nameIsDurable();
                    }
                });
            }
        }

        @Override
        public StoreFiles.DiskSpace space(Path path) {
            synchronized (FaultyFiles.this) {
                return space;
            }
        }

        @Override
        public Resource lock(Path file) throws IOException {
            synchronized (FaultyFiles.this) {
                checkPower();
                if (!locks.add(file)) {
                    throw new IOException("lock " + file + " is held");
                }
                return () -> unlock(file, startedIn);
            }
        }

        private void checkPower() throws IOException {
            if (startedIn != generation) {
                throw new IOException("the power went off");
            }
        }
    }

    private synchronized void unlock(Path file, int lockedIn) {
        if (lockedIn == generation) {
            locks.remove(file);
        }
    }
}
