// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.testing;

import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The disk of this machine, which notes what is done with it. Thread-safe. */
public final class WatchedFiles {
    private final List<Call> calls = new CopyOnWriteArrayList<>();

    /**
     * An operation.
     *
     * @param name of the method of {@link StoreFiles} or {@link StoreFile}
     */
    public record Call(String name, Path path, Thread thread) {}

    /** The disk. */
    public StoreFiles files() {
        StoreFiles disk = StoreFiles.disk();
        return proxy(StoreFiles.class, (method, arguments) -> {
            Path path = arguments != null && arguments[0] instanceof Path first ? first : Path.of("");
            calls.add(new Call(method.getName(), path, Thread.currentThread()));
            Object result = call(method, disk, arguments);
            return result instanceof StoreFile file ? watched(path, file) : result;
        });
    }

    private StoreFile watched(Path path, StoreFile file) {
        return proxy(StoreFile.class, (method, arguments) -> {
            calls.add(new Call(method.getName(), path, Thread.currentThread()));
            return call(method, file, arguments);
        });
    }

    /** Forgets what was noted. */
    public void clear() {
        calls.clear();
    }

    /** The files or directories of the operations of a name that {@code which} wants, in order. */
    public List<Path> paths(String name, Predicate<Call> which) {
        return calls.stream()
                .filter(call -> call.name().equals(name) && which.test(call))
                .map(Call::path)
                .toList();
    }

    /** The files or directories of all operations of a name whose path contains {@code part}, in order. */
    public List<Path> paths(String name, String part) {
        return paths(name, call -> call.path().toString().contains(part));
    }

    private interface Handler {
        @Nullable
        Object of(Method method, Object @Nullable [] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> handler.of(method, arguments)));
    }

    private static @Nullable Object call(Method method, Object target, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause() == null ? failure : failure.getCause();
        }
    }
}
