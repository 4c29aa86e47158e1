// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.netty.buffer.PooledByteBufAllocator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class NoLeaksTest {
    @Test
    void noticesABufferThatWasDropped() {
        drop();

        await().atMost(ONE_MINUTE).until(() -> {
            NoLeaks.look();
            List<String> leaks = NoLeaks.takeLeaks();
            return !leaks.isEmpty();
        });
    }

    private static void drop() {
        PooledByteBufAllocator.DEFAULT.directBuffer(64).writeInt(1);
    }
}
