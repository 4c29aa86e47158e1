// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.offline;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.store.log.RecordView;
import io.cometmq.store.offline.LogFiles.LogFile;
import io.cometmq.store.recovery.Quarantine;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the checks of queues ask about the log. Owned by one thread. */
final class LogFacts implements Resource {
    private static final int BYTES_PER_READ = 4096;

    private final LogFiles log;
    private final long refilledFrom;
    private final LogWindow window;
    private final Quarantine lost;

    /**
     * Facts about a log.
     *
     * @param refilledFrom what is derived from records from here on is made at the next start anyway
     */
    LogFacts(StoreFolder folder, LogFiles log, long refilledFrom) {
        StoreFiles files = folder.files();
        this.lost = Quarantine.open(files, folder.quarantine());
        this.log = log;
        this.refilledFrom = refilledFrom;
        this.window = new LogWindow(files, BYTES_PER_READ, (file, position, length, reason) -> {});
    }

    long start() {
        return log.startOffset();
    }

    /** Whether a log offset lies in a place whose records were lost before, and are known to be. */
    boolean isLost(long logOffset) {
        return lost.contains(logOffset);
    }

    /** Whether the next start makes again what is derived from a record. */
    boolean isRefilled(long logOffset) {
        return logOffset >= refilledFrom;
    }

    /** The whole record that begins at a log offset, valid until the next call; null when none does. */
    @Nullable
    RecordView recordAt(long logOffset) throws IOException {
        LogFile file = logOffset < 0 ? null : log.at(logOffset);
        if (file == null) {
            return null;
        }
        RecordView.Kind kind = window.look(file, (int) (logOffset - file.baseOffset()));
        return kind == RecordView.Kind.RECORD ? window.view() : null;
    }

    @Override
    public void close() {
        window.close();
    }
}
