// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import io.cometmq.common.message.MalformedMessageException;
import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageExt;
import io.cometmq.store.log.RecordView;
import io.cometmq.store.offline.Finding;
import io.cometmq.store.offline.LogFiles.LogFile;
import io.cometmq.store.offline.LogWalk;
import java.io.IOException;
import java.util.List;

/** Gives the wanted messages of a log to a writer. Owned by one thread. */
final class Exporter implements LogWalk.Visitor {
    private final ExportFilter filter;
    private final JsonLines lines;
    private final long limit;
    private long written;
    private long damages;

    Exporter(ExportFilter filter, JsonLines lines, long limit) {
        this.filter = filter;
        this.lines = lines;
        this.limit = limit;
    }

    /** How many places of the log were passed over. */
    long damages() {
        return damages;
    }

    @Override
    public boolean wantsMore() {
        return written < limit;
    }

    @Override
    public void record(LogFile file, RecordView record, boolean intact) throws IOException {
        // What is in no queue is no message: recovery fills with such records where others were lost.
        if (!intact || !record.belongsToQueue() || !filter.admits(record)) {
            return;
        }
        for (MessageExt message : messages(record)) {
            if (written < limit && filter.admits(message)) {
                lines.write(message);
                written++;
            }
        }
    }

    @Override
    public void found(Finding finding) {
        damages += finding.severity() == Finding.Severity.DAMAGE ? 1 : 0;
    }

    /** A record whose body is not what its flags say, compressed or a batch, is one message with the body as it is. */
    private static List<MessageExt> messages(RecordView record) {
        try {
            return MessageDecoder.decodes(record.copy());
        } catch (MalformedMessageException otherBody) {
            return List.of(MessageDecoder.decode(record.copy(), MessageDecoder.Bodies.AS_STORED));
        }
    }
}
