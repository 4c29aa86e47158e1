// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.store.log.CommitLog;
import java.util.function.LongPredicate;

/**
 * What the queues are derived from.
 *
 * @param log what the queues point into
 * @param lost whether a log offset lies where records were lost: an entry that points there keeps its queue offset
 * @param clean whether the store was closed cleanly, so that what the files hold is on the disk
 * @param knownUpTo entries that point behind it are cut: they are ahead of the log; or, after an unclean stop, not believed,
 *     since their records come again
 * @param ended which queues were deleted: their records have no entries any more
 */
public record QueueSource(CommitLog log, LongPredicate lost, boolean clean, long knownUpTo, EndedQueues ended) {}
