// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The names of files and directories, as they are and as they are on the medium: a name that was created, moved or deleted
 * gets there when its directory is forced. Guarded by the lock of the disk.
 */
final class Names {
    private static final Entry DIRECTORY = new Entry(Optional.empty());

    private final TreeMap<Path, Entry> present = new TreeMap<>();
    private final TreeMap<Path, Entry> durable = new TreeMap<>();
    /** What was done to names and not forced, in order. */
    private final List<NameChange> changes = new ArrayList<>();

    /** A file, or a directory when there is none. Compared by identity: a name may come to mean another file. */
    private static final class Entry {
        final Optional<MemoryFile> file;

        Entry(Optional<MemoryFile> file) {
            this.file = file;
        }
    }

    /** An entry lost a name, or got one, or both. */
    private record NameChange(long number, Optional<Path> from, Optional<Path> to, Entry entry) {
        void applyTo(Map<Path, Entry> names) {
            from.ifPresent(path -> names.remove(path, entry));
            to.ifPresent(path -> names.put(path, entry));
        }

        boolean isIn(Path directory) {
            return from.filter(path -> directory.equals(path.getParent())).isPresent()
                    || to.filter(path -> directory.equals(path.getParent())).isPresent();
        }
    }

    boolean exists(Path path) {
        return path.getParent() == null || present.containsKey(path);
    }

    boolean isDirectory(Path path) {
        return path.getParent() == null || present.get(path) == DIRECTORY;
    }

    Optional<MemoryFile> file(Path path) {
        Entry entry = present.get(path);
        return entry == null ? Optional.empty() : entry.file;
    }

    /** All files by ascending path. */
    Map<Path, MemoryFile> files() {
        TreeMap<Path, MemoryFile> files = new TreeMap<>();
        present.forEach((path, entry) -> entry.file.ifPresent(file -> files.put(path, file)));
        return files;
    }

    /** What is directly in a directory, by ascending name; a directory has no file. */
    Map<Path, Optional<MemoryFile>> in(Path directory) {
        TreeMap<Path, Optional<MemoryFile>> found = new TreeMap<>();
        present.tailMap(directory, false).entrySet().stream()
                .takeWhile(each -> each.getKey().startsWith(directory))
                .filter(each -> directory.equals(each.getKey().getParent()))
                .forEach(each -> found.put(each.getKey(), each.getValue().file));
        return found;
    }

    MemoryFile create(Path path, long number) {
        MemoryFile file = new MemoryFile();
        change(new NameChange(number, Optional.empty(), Optional.of(path), new Entry(Optional.of(file))));
        return file;
    }

    void createDirectory(Path path, long number) {
        change(new NameChange(number, Optional.empty(), Optional.of(path), DIRECTORY));
    }

    void delete(Path path, long number) {
        Entry entry = present.get(path);
        if (entry != null) {
            change(new NameChange(number, Optional.of(path), Optional.empty(), entry));
        }
    }

    void move(Path from, Path to, long number) {
        change(new NameChange(number, Optional.of(from), Optional.of(to), present.get(from)));
    }

    private void change(NameChange change) {
        change.applyTo(present);
        changes.add(change);
    }

    /** Makes the names in a directory durable. */
    void force(Path directory) {
        changes.stream().filter(change -> change.isIn(directory)).forEach(change -> change.applyTo(durable));
        changes.removeIf(change -> change.isIn(directory));
    }

    /** Puts a file in a place, with all above it, as if it had always been there. */
    void put(Path path, MemoryFile file) {
        changes.removeIf(
                change -> change.from().equals(Optional.of(path)) || change.to().equals(Optional.of(path)));
        Entry entry = new Entry(Optional.of(file));
        present.put(path, entry);
        durable.put(path, entry);
        for (Path above = path.getParent(); above != null && above.getParent() != null; above = above.getParent()) {
            putDirectory(above);
        }
    }

    /** Puts a directory in a place, as if it had always been there. */
    void putDirectory(Path path) {
        present.put(path, DIRECTORY);
        durable.put(path, DIRECTORY);
    }

    /** Takes away what is at a path and below, as if it had never been there. */
    void remove(Path path) {
        present.keySet().removeIf(name -> name.startsWith(path));
        durable.keySet().removeIf(name -> name.startsWith(path));
        changes.removeIf(change -> change.to()
                .or(change::from)
                .filter(name -> name.startsWith(path))
                .isPresent());
    }

    /** Copies all names, as durable ones. */
    void copyTo(Names other) {
        present.forEach((path, entry) ->
                entry.file.ifPresentOrElse(file -> other.put(path, file.copy()), () -> other.putDirectory(path)));
    }

    /** The number of the oldest change that was not forced, of names and of the files that they mean. */
    long firstChange() {
        long first = changes.isEmpty() ? Long.MAX_VALUE : changes.get(0).number();
        for (Map<Path, Entry> names : List.of(present, durable)) {
            for (Entry entry : names.values()) {
                first = Math.min(first, entry.file.map(MemoryFile::firstChange).orElse(Long.MAX_VALUE));
            }
        }
        return first;
    }

    /** What a loss of power leaves is what there is from then on, and durable. */
    void losePower(Loss loss) {
        changes.stream().filter(change -> loss.keepsName(change.number())).forEach(change -> change.applyTo(durable));
        changes.clear();
        present.clear();
        UnaryOperator<Entry> left =
                entry -> entry.file.isEmpty() ? DIRECTORY : new Entry(entry.file.map(file -> file.afterLoss(loss)));
        durable.forEach((path, entry) -> {
            Path above = path.getParent();
            if (above == null || above.getParent() == null || present.get(above) == DIRECTORY) {
                present.put(path, left.apply(entry));
            }
        });
        durable.clear();
        durable.putAll(present);
    }
}
