// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a queue.
 *
 * @param eval whether the filter of the group lets it pass
 * @param msg what is wrong with it; null for nothing
 */
public record ConsumeQueueData(
        long physicOffset,
        int physicSize,
        long tagsCode,
        @Nullable String extendDataJson,
        @Nullable String bitMap,
        boolean eval,
        @Nullable String msg) {
    public long getPhysicOffset() {
        return physicOffset;
    }

    public int getPhysicSize() {
        return physicSize;
    }

    public long getTagsCode() {
        return tagsCode;
    }

    public @Nullable String getExtendDataJson() {
        return extendDataJson;
    }

    public @Nullable String getBitMap() {
        return bitMap;
    }

    public boolean isEval() {
        return eval;
    }

    public @Nullable String getMsg() {
        return msg;
    }
}
