// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import io.cometmq.store.log.RecordView;
import io.cometmq.store.offline.Finding;
import io.cometmq.store.offline.LogCensus;
import io.cometmq.store.offline.LogFiles.LogFile;
import io.cometmq.store.offline.LogWalk;

/** Counts records and findings of a walk. Owned by one thread. */
final class CensusTaker implements LogWalk.Visitor {
    private final LogCensus census = new LogCensus();
    private long damages;

    LogCensus census() {
        return census;
    }

    /** How many findings were damage. */
    long damages() {
        return damages;
    }

    @Override
    public void record(LogFile file, RecordView record, boolean intact) {
        census.add(record);
    }

    @Override
    public void found(Finding finding) {
        damages += finding.severity() == Finding.Severity.DAMAGE ? 1 : 0;
    }
}
