// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import java.util.Map;

/**
 * What consumer groups read from a broker's disk since its window began, and what they may.
 *
 * @param runtimeTable what each group read, by name
 * @param configTable the thresholds that were set, in bytes by name of the group
 * @param cgColdReadThreshold bytes that any other group may read
 * @param globalColdReadThreshold bytes that all may read together
 * @param globalAcc bytes that all read together
 */
public record ColdDataFlowCtrInfo(
        Map<String, ColdReads> runtimeTable,
        Map<String, Long> configTable,
        long cgColdReadThreshold,
        long globalColdReadThreshold,
        long globalAcc) {
    /**
     * What one group read.
     *
     * @param coldAcc bytes
     * @param lastColdReadTimeMills when it read last, in milliseconds since 1970
     * @param createTimeMills when it was first seen
     */
    public record ColdReads(long coldAcc, long lastColdReadTimeMills, long createTimeMills) {}
}
