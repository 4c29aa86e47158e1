// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.common.lifecycle.Resource;
import java.util.concurrent.Executor;

/** The threads behind the lanes, each pool bounded in threads and in waiting requests. */
public interface Lanes extends Resource {
    /**
     * The executor of a lane; {@link Lane#INLINE} runs in the caller. A full one throws
     * {@link java.util.concurrent.RejectedExecutionException}, which the dispatcher answers SYSTEM_BUSY.
     */
    Executor executor(Lane lane);

    /** Lanes without threads: every handler runs in the caller. For tools, tests, and clients with light callbacks. */
    static Lanes inCaller() {
        return new Lanes() {
            @Override
            public Executor executor(Lane lane) {
                return Runnable::run;
            }

            @Override
            public void close() {
                // Nothing to stop.
            }
        };
    }
}
