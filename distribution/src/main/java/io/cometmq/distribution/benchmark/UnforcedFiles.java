// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The disks of this machine without forces: for making a store that is measured later, and need not outlive a loss of
 * power. A proxy, since everything but the forces is handed on.
 */
final class UnforcedFiles {
    private UnforcedFiles() {}

    static StoreFiles create() {
        StoreFiles disk = StoreFiles.disk();
        return proxy(StoreFiles.class, (self, method, arguments) -> switch (method.getName()) {
            case "forceDirectory" -> null;
            case "open" -> unforced((StoreFile) Objects.requireNonNull(handOn(method, disk, arguments)));
            default -> handOn(method, disk, arguments);
        });
    }

    private static StoreFile unforced(StoreFile file) {
        return proxy(
                StoreFile.class,
                (self, method, arguments) -> method.getName().equals("force") ? null : handOn(method, file, arguments));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object handOn(Method method, Object target, @Nullable Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause() == null ? failure : failure.getCause();
        }
    }
}
