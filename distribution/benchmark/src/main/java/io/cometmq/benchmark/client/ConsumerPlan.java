// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.client;

import java.util.List;

/**
 * How a push consumer is set up; what is not named here keeps the library's default.
 *
 * @param group the consumer group
 * @param topics subscribed to, all tags
 * @param fromFirst whether a new group begins with the oldest message; with the newest otherwise
 * @param brokerAssigns whether the broker shares out queues, as popping needs
 * @param tuned whether {@code threads} and {@code batch} are set; the library's defaults otherwise
 * @param threads of the listener
 * @param batch messages of a pull or pop, and of a listener call
 */
public record ConsumerPlan(
        String group,
        List<String> topics,
        boolean fromFirst,
        boolean brokerAssigns,
        boolean tuned,
        int threads,
        int batch) {}
