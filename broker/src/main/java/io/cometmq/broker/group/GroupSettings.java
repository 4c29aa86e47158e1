// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.group;

import io.cometmq.common.config.Key;

/** Which consumer groups come by themselves. */
public record GroupSettings(
        @Key(
                        value = "autoCreateSubscriptionGroup",
                        byDefault = "true",
                        reloadable = true,
                        doc = "Create a consumer group when its first consumer appears.")
                boolean autoCreate) {}
