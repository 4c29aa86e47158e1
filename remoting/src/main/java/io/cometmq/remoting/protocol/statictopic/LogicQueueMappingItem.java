// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.statictopic;

import org.jspecify.annotations.Nullable;

/**
 * A stretch of a logical queue and the physical queue that holds it. Offsets are queue offsets.
 *
 * @param bname the broker that has the physical queue
 * @param endOffset where the stretch ends in the physical queue, exclusive; -1 while it grows
 * @param gen the how-manieth stretch it is, from 0
 * @param logicOffset where the stretch begins in the logical queue; -1 until that is decided, and until then it is not read
 * @param queueId the physical queue
 * @param startOffset where the stretch begins in the physical queue
 * @param timeOfEnd in milliseconds since 1970; -1 when nobody noted it
 * @param timeOfStart in milliseconds since 1970; -1 when nobody noted it
 */
public record LogicQueueMappingItem(
        @Nullable String bname,
        long endOffset,
        int gen,
        long logicOffset,
        int queueId,
        long startOffset,
        long timeOfEnd,
        long timeOfStart) {
    private static final long UNDECIDED = -1;

    /** A stretch that begins where its physical queue does and grows. */
    public static LogicQueueMappingItem open(int gen, int queueId, String brokerName, long logicOffset) {
        return new LogicQueueMappingItem(brokerName, UNDECIDED, gen, logicOffset, queueId, 0, UNDECIDED, UNDECIDED);
    }

    /** Whether it is known where it begins in the logical queue. */
    public boolean isPlaced() {
        return logicOffset >= 0;
    }

    /** Whether it is known where it ends. */
    public boolean isEnded() {
        return endOffset >= startOffset;
    }

    /** Whether a broker has its physical queue. */
    public boolean isOn(@Nullable String broker) {
        return broker != null && broker.equals(bname);
    }

    /** The offset in the logical queue of one in the physical queue; one outside of the stretch becomes its nearest border. */
    public long toStatic(long physicalOffset) {
        return logicOffset + within(physicalOffset) - startOffset;
    }

    /** The offset in the physical queue of one in the logical queue, also where the stretch does not reach. */
    public long toPhysical(long staticOffset) {
        return staticOffset - logicOffset + startOffset;
    }

    /** An offset in the physical queue, or the border of the stretch that is nearest to it. */
    public long within(long physicalOffset) {
        long begun = Math.max(physicalOffset, startOffset);
        return isEnded() ? Math.min(begun, endOffset) : begun;
    }

    /** What to add to an offset of the physical queue to get the one of the logical queue. */
    public long offsetDelta() {
        return logicOffset - startOffset;
    }

    /** The same stretch, put into the logical queue. */
    public LogicQueueMappingItem placedAt(long newLogicOffset) {
        return new LogicQueueMappingItem(
                bname, endOffset, gen, newLogicOffset, queueId, startOffset, timeOfEnd, timeOfStart);
    }

    /** The same stretch, growing no more. */
    public LogicQueueMappingItem endedAt(long newEndOffset) {
        return new LogicQueueMappingItem(
                bname, newEndOffset, gen, logicOffset, queueId, startOffset, timeOfEnd, timeOfStart);
    }
}
