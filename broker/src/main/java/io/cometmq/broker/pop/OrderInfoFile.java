// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shape of {@code config/consumerOrderInfo.json}, which RocketMQ writes too.
 *
 * @param table by {@code topic@group} and queue id
 */
record OrderInfoFile(
        int orderInfoCount, @Nullable String orderedConsumptionLevel, @Nullable Map<String, Map<Integer, Info>> table) {
    static final String QUEUE_LEVEL = "QUEUE";
    static final char SEPARATOR = '@';

    /**
     * What is lent of a queue.
     *
     * @param popTime when, in milliseconds since 1970
     * @param i invisible time in milliseconds
     * @param o the first queue offset, then the distance of each further one from it
     * @param ot when an offset is visible again, where that was changed
     * @param oc how often an offset was handed out before
     * @param l when it was last handed out, in milliseconds since 1970
     * @param cm bit n is set when the nth offset is acked
     * @param a the attempt id of the pop
     */
    record Info(
            long popTime,
            @Nullable Long i,
            @Nullable List<Long> o,
            @Nullable Map<Long, Long> ot,
            @Nullable Map<Long, Integer> oc,
            long l,
            long cm,
            @Nullable String a) {}
}
