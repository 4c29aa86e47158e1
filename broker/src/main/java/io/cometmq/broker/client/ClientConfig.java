// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.client;

import io.cometmq.common.config.Key;
import java.time.Duration;

/** When a connected client counts as gone, and who is told of changes. */
public record ClientConfig(
        @Key(
                        value = "channelExpiredTimeout",
                        byDefault = "120000",
                        reloadable = true,
                        min = 1000,
                        doc = "A client that sends no heartbeat for so long counts as gone.")
                Duration expiry,
        @Key(
                        value = "notifyConsumerIdsChangedEnable",
                        byDefault = "true",
                        reloadable = true,
                        doc = "Tell the members of a consumer group at once when one joins or leaves.")
                boolean notifyChanges) {}
