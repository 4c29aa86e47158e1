// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.cold;

import io.cometmq.common.config.Key;

/** How much each consumer group may read from the disk before it has to wait. */
public record ColdControlConfig(
        @Key(
                        value = "coldDataFlowControlEnable",
                        byDefault = "false",
                        reloadable = true,
                        doc =
                                "Has consumer groups wait that read more from the disk within 5 seconds than their threshold, or than all groups together may.")
                boolean enabled,
        @Key(
                        value = "cgColdReadThreshold",
                        byDefault = "3145728",
                        reloadable = true,
                        min = 1,
                        doc =
                                "How many bytes a group may read from the disk within 5 seconds; updateColdDataFlowCtrGroupConfig sets another number for one group.")
                long groupBytes,
        @Key(
                        value = "globalColdReadThreshold",
                        byDefault = "104857600",
                        reloadable = true,
                        min = 1,
                        doc = "How many bytes all groups together may read from the disk within 5 seconds.")
                long allBytes) {}
