// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.dispatch;

import io.cometmq.store.log.RecordView;
import java.io.IOException;

/** Something that is derived from the log and fed by the {@link Dispatcher}, on its thread. */
public interface DerivedIndex {
    /** Takes the next record of the log. The view is valid during the call alone. */
    void add(RecordView record);

    /**
     * Makes everything readable that was added since the last call.
     *
     * @throws IOException when the disk refused it; it is called again later, and nothing is added before
     */
    void publish() throws IOException;

    /** Tells those who wait, after everything was published. Must not block. */
    default void announce() {}

    /**
     * Does a small piece of other work that belongs to the dispatch thread, such as mending what was damaged. Called after
     * each turn, also when there is nothing to add.
     *
     * @return 0 when there is no such work
     */
    default int tend() {
        return 0;
    }

    /** Makes everything durable that was published before the call. Called by another thread than the rest. */
    void force() throws IOException;
}
