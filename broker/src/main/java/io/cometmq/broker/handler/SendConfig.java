// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import io.cometmq.common.config.Key;

/** What every answer to a send says beside where the message went. */
public record SendConfig(
        @Key(
                        value = "regionId",
                        byDefault = "DefaultRegion",
                        reloadable = true,
                        doc = "The region told to clients with every send.")
                String region,
        @Key(
                        value = "traceOn",
                        byDefault = "true",
                        reloadable = true,
                        doc = "Whether clients should trace the messages they send here.")
                boolean trace) {}
