// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class when a network buffer was dropped without being released. Put it on every class that opens sockets:
 * the first one to run arms it for the JVM.
 */
public final class NoLeaks implements BeforeAllCallback, AfterAllCallback {
    private static final int ALLOCATIONS = 16;
    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    @Override
    public void beforeAll(ExtensionContext context) {
        if (!(ResourceLeakDetectorFactory.instance() instanceof Recording)) {
            ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Recording());
        }
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        look();
        assertThat(LEAKS).as("buffers that were never released").isEmpty();
    }

    /** Collects garbage and allocates: a dropped buffer is noticed by the next allocation after its collection. */
    static void look() {
        System.gc();
        for (int i = 0; i < ALLOCATIONS; i++) {
            PooledByteBufAllocator.DEFAULT.directBuffer(1).release();
        }
    }

    /** What was noticed so far; forgets it. */
    static List<String> takeLeaks() {
        List<String> leaks = List.copyOf(LEAKS);
        LEAKS.clear();
        return leaks;
    }

    private static final class Recording extends ResourceLeakDetectorFactory {
        @Override
        @SuppressWarnings("deprecation") // the factory's only abstract method
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> type, int samplingInterval, long maxActive) {
            return new ResourceLeakDetector<>(type, samplingInterval) {
                @Override
                protected void reportTracedLeak(String resourceType, String records) {
                    LEAKS.add(resourceType + records);
                }

                @Override
                protected void reportUntracedLeak(String resourceType) {
                    LEAKS.add(resourceType);
                }
            };
        }
    }
}
