// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.segment;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives mapped memory back at a moment of our choosing. Up to the last supported Java the only way there is
 * {@code sun.misc.Unsafe.invokeCleaner}; where that is missing, the memory goes when the buffer is collected.
 */
final class Unmapper {
    private static final Logger log = LoggerFactory.getLogger(Unmapper.class);
    private static final @Nullable MethodHandle INVOKE_CLEANER = findCleaner();

    private Unmapper() {}

    /** Unmaps a buffer. Reading it, or any slice of it, afterwards crashes the process. */
    static void unmap(MappedByteBuffer buffer) {
        if (INVOKE_CLEANER == null) {
            return;
        }
        try {
            INVOKE_CLEANER.invoke((ByteBuffer) buffer);
        } catch (Throwable failure) {
            log.warn("Mapped memory stays until it is collected: bytes={}", buffer.capacity(), failure);
        }
    }

    private static @Nullable MethodHandle findCleaner() {
        try {
            Class<?> unsafe = Class.forName("sun.misc.Unsafe");
            Field theUnsafe = unsafe.getDeclaredField("theUnsafe");
            theUnsafe.setAccessible(true);
            return MethodHandles.lookup()
                    .findVirtual(unsafe, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
                    .bindTo(theUnsafe.get(null));
        } catch (ReflectiveOperationException | RuntimeException missing) {
            log.info("Mapped files are unmapped by the collector alone: cause={}", missing.toString());
            return null;
        }
    }
}
