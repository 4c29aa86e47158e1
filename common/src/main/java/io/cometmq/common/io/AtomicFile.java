// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small text file that is replaced as a whole, so that a crash leaves the old or the new text but never a mixture, and
 * that keeps its previous generation beside it as {@code <name>.bak}.
 *
 * <p>Owned by the part whose state it holds; saves and loads are guarded by its own lock.
 *
 * <p>A save writes {@code <name>.tmp}, forces it, renames the present file to {@code .bak} and the new one into its
 * place, and forces the directory. A crash between the two renames leaves only {@code .bak}, which {@link #load} then
 * takes: it is one generation old, and the save was not yet answered. The first save writes both, so that there is always a
 * second copy of something.
 */
public final class AtomicFile {
    private static final Logger log = LoggerFactory.getLogger(AtomicFile.class);

    private final Path file;
    private final Path previous;
    private final Path temporary;
    private final FileIo io;

    /** The file at {@code file}; nothing is touched yet. Directories are made by the first save. */
    public AtomicFile(Path file) {
        this(file, FileIo.REAL);
    }

    AtomicFile(Path file, FileIo io) {
        this.file = file.toAbsolutePath();
        this.previous = this.file.resolveSibling(this.file.getFileName() + ".bak");
        this.temporary = this.file.resolveSibling(this.file.getFileName() + ".tmp");
        this.io = io;
    }

    /** Where it is, as an absolute path. */
    public Path path() {
        return file;
    }

    /**
     * Replaces the text. When this returns the new text survives a power loss; when it throws the old text, or the new
     * one, is still loaded.
     *
     * @throws UncheckedIOException naming the file, when the disk refuses
     */
    public synchronized void save(String text) {
        Path directory = file.resolveSibling(".").normalize();
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            io.createDirectories(directory);
            for (Path path : List.of(temporary, file, previous)) {
                io.clearWay(path);
            }
            if (!io.exists(file) && !io.exists(previous)) {
                io.writeAndForce(temporary, bytes);
                io.rename(temporary, previous);
            }
            io.writeAndForce(temporary, bytes);
            if (io.exists(file)) {
                io.rename(file, previous);
            }
            io.rename(temporary, file);
            io.forceDirectory(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot save " + file + ": " + failure, failure);
        }
    }

    /**
     * Reads the file and, when it is missing, unreadable or refused by {@code parser}, its previous generation. Says in
     * the log when it had to fall back. What cannot be used is given the name {@code <name>.damaged}, for an operator to
     * look at; when nothing can be used, its owner starts without that state.
     *
     * @param parser throws an unchecked exception for a text it cannot use
     * @return empty when there is neither file nor previous generation that can be used
     * @throws IllegalStateException when this user may not read the file
     */
    public synchronized <T> Optional<T> load(Function<String, T> parser) {
        return newest(parser, this::setAside);
    }

    /**
     * The same for an owner that had better not start than start without its state: when nothing can be used, all stays where
     * it is.
     *
     * @throws IllegalStateException naming the file, when there is one and neither it nor its previous generation can be
     *     used, or when this user may not read it
     */
    public synchronized <T> Optional<T> loadOrFail(Function<String, T> parser) {
        List<Unusable> unusable = new ArrayList<>();
        Optional<T> loaded = newest(parser, unusable::add);
        if (loaded.isPresent()) {
            unusable.forEach(this::setAside);
        } else if (!unusable.isEmpty()) {
            throw new IllegalStateException(
                    unusable.get(0).path() + " cannot be used: expected a file that this program wrote, whole",
                    unusable.get(0).cause());
        }
        return loaded;
    }

    /** A generation that is there and cannot be used. */
    private record Unusable(Path path, Exception cause) {}

    private <T> Optional<T> newest(Function<String, T> parser, Consumer<Unusable> onUnusable) {
        boolean present = io.exists(file);
        Optional<T> newest = present ? attempt(file, parser, onUnusable) : Optional.empty();
        if (newest.isPresent() || (!present && !io.exists(previous))) {
            return newest;
        }
        Optional<T> older = io.exists(previous) ? attempt(previous, parser, onUnusable) : Optional.empty();
        if (older.isPresent()) {
            log.warn(
                    "State file is missing or damaged, its previous generation is used: file={} used={}",
                    file,
                    previous);
        } else {
            log.error("State file is lost, nothing of it can be used: file={}", file);
        }
        return older;
    }

    private <T> Optional<T> attempt(Path from, Function<String, T> parser, Consumer<Unusable> onUnusable) {
        try {
            return Optional.of(parser.apply(new String(io.read(from), StandardCharsets.UTF_8)));
        } catch (AccessDeniedException refused) {
            throw new IllegalStateException(from + " cannot be read: expected a file that this user may read", refused);
        } catch (IOException | RuntimeException cause) {
            onUnusable.accept(new Unusable(from, cause));
            return Optional.empty();
        }
    }

    private void setAside(Unusable unusable) {
        log.error(
                "State file cannot be used: file={} putAsideAs={}",
                unusable.path(),
                putAside(unusable.path()),
                unusable.cause());
    }

    private String putAside(Path path) {
        try {
            return io.putAside(path).toString();
        } catch (IOException failure) {
            return "nowhere, " + failure;
        }
    }
}
