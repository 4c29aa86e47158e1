// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.assignment;

import io.cometmq.common.config.Key;
import io.cometmq.common.message.MessageRequestMode;

/** How queues are divided by the broker. */
public record AssignmentConfig(
        @Key(
                        value = "serverLoadBalancerEnable",
                        byDefault = "true",
                        reloadable = true,
                        doc =
                                "Divide queues among consumers that ask for their share; false: every one gets all queues.")
                boolean enabled,
        @Key(
                        value = "defaultMessageRequestMode",
                        byDefault = "PULL",
                        reloadable = true,
                        doc = "Whether consumers that ask for their share PULL or POP, where nobody set it.")
                MessageRequestMode defaultMode,
        @Key(
                        value = "defaultPopShareQueueNum",
                        byDefault = "-1",
                        reloadable = true,
                        doc =
                                "With POP as default: how many other consumers' queues each one pops too; 0 or less: all queues.")
                int defaultShare) {}
