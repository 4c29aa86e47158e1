// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
 * takes: it is one generation old, and the save was not yet answered.
 */
public final class AtomicFile {
    private static final Logger log = LoggerFactory.getLogger(AtomicFile.class);

    private final Path file;
    private final Path previous;
    private final Path temporary;
    private final FileIo io;
    /** Whether the present file is known to be unusable, so that it must not replace its previous generation. */
    private boolean garbled;

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
            io.createDirectories(directory);
            io.writeAndForce(temporary, text.getBytes(StandardCharsets.UTF_8));
            if (io.exists(file) && !garbled) {
                io.rename(file, previous);
            }
            io.rename(temporary, file);
            garbled = false;
            io.forceDirectory(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot save " + file + ": " + failure, failure);
        }
    }

    /**
     * Reads the file and, when it is missing, unreadable or refused by {@code parser}, its previous generation. Says in
     * the log when it had to fall back.
     *
     * @param parser throws an unchecked exception for a text it cannot use
     * @return empty when there is neither file nor previous generation
     * @throws IllegalStateException when files are there and none of them can be used; starting without the state they
     *     hold would lose it
     */
    public synchronized <T> Optional<T> load(Function<String, T> parser) {
        boolean hasFile = io.exists(file);
        boolean hasPrevious = io.exists(previous);
        if (!hasFile && !hasPrevious) {
            return Optional.empty();
        }
        Attempt<T> main = hasFile ? attempt(file, parser) : Attempt.failed(new IOException("no such file: " + file));
        if (main.value != null) {
            return Optional.of(main.value);
        }
        Attempt<T> older =
                hasPrevious ? attempt(previous, parser) : Attempt.failed(new IOException("no such file: " + previous));
        if (older.value != null) {
            garbled = hasFile;
            log.warn(
                    "State file not usable, its previous generation is used: file={} used={} cause={}",
                    file,
                    previous,
                    String.valueOf(main.failure));
            return Optional.of(older.value);
        }
        IllegalStateException lost = new IllegalStateException(
                file + " cannot be used: " + main.failure + ", and neither can " + previous.getFileName() + ": "
                        + older.failure,
                main.failure);
        if (older.failure != null) {
            lost.addSuppressed(older.failure);
        }
        throw lost;
    }

    private <T> Attempt<T> attempt(Path from, Function<String, T> parser) {
        try {
            return new Attempt<>(parser.apply(new String(io.read(from), StandardCharsets.UTF_8)), null);
        } catch (IOException | RuntimeException unusable) {
            return Attempt.failed(unusable);
        }
    }

    private record Attempt<T>(@Nullable T value, @Nullable Exception failure) {
        static <T> Attempt<T> failed(Exception failure) {
            return new Attempt<>(null, failure);
        }
    }
}
