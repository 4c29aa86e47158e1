// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.flush;

import io.cometmq.common.lifecycle.Resource;
import java.util.concurrent.CompletableFuture;

/** Decides when the log is forced, and when an append may be answered. Thread-safe. */
public interface FlushPolicy extends Resource {
    /**
     * Says that the log was appended to.
     *
     * @param wait whether the sender waits for the disk where the policy offers that
     * @return completes with true when the promise is kept, with false when that took too long, and exceptionally when
     *     the disk failed
     */
    CompletableFuture<Boolean> appended(boolean wait);
}
