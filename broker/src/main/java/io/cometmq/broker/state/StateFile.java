// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.state;

import io.cometmq.common.io.AtomicFile;
import io.cometmq.common.io.Json;
import io.cometmq.common.lifecycle.Scheduler;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One JSON file of {@code config/}, saved by the scheduler soon after its table changed, so that no event loop waits for
 * the disk. Owned by the table it holds; thread-safe.
 *
 * <p>Changes that come while a save is due share that save. A save that fails is logged and tried again.
 */
public final class StateFile {
    private final AtomicFile file;
    private final Scheduler scheduler;
    private final DueSave due;
    private final Object saving = new Object();

    public StateFile(Path path, Scheduler scheduler) {
        this.file = new AtomicFile(path);
        this.scheduler = scheduler;
        this.due = dueSave();
    }

    /** Another file of the same directory. */
    public StateFile sibling(String name) {
        return new StateFile(file.path().resolveSibling(name), scheduler);
    }

    /**
     * What was saved last, or the generation before when that cannot be read; empty when nothing was ever saved.
     *
     * @throws IllegalStateException when this user may not read it
     */
    public <T> Optional<T> load(Class<T> type) {
        return load(text -> Json.read(text, type));
    }

    /**
     * The same with a parser of its own.
     *
     * @param parser throws an unchecked exception for a text it cannot use
     */
    public <T> Optional<T> load(Function<String, T> parser) {
        return file.load(parser);
    }

    /** Where it is, as an absolute path. */
    public Path path() {
        return file.path();
    }

    /** Has {@code snapshot} taken and saved soon. Never blocks. */
    public void changed(Supplier<?> snapshot) {
        due.after(Duration.ZERO, () -> saveNext(snapshot, true));
    }

    /** For an owner that saves in another way than by {@link #changed}. */
    public DueSave dueSave() {
        return new DueSave(file.path(), scheduler);
    }

    /**
     * Saves now; on the disk when this returns.
     *
     * @return the text that the file has now
     * @throws UncheckedIOException naming the file, when the disk refuses
     */
    public String save(Object snapshot) {
        String text = Json.writePretty(snapshot);
        file.save(text);
        return text;
    }

    /** Saves now if a change was not saved yet; for the end of the process. */
    public void saveIfDue(Supplier<?> snapshot) {
        saveNext(snapshot, due.take());
    }

    /** One at a time, so that an older state never replaces a newer one. */
    private void saveNext(Supplier<?> snapshot, boolean wanted) {
        synchronized (saving) {
            if (wanted) {
                save(snapshot.get());
            }
        }
    }
}
