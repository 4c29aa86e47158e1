// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.metrics;

import io.cometmq.common.config.Key;
import java.time.Duration;

/** Which requests are worth a line in the log. */
public record SlowRequestConfig(
        @Key(
                        value = "slowRequestMillis",
                        byDefault = "500",
                        min = 0,
                        max = 86_400_000,
                        reloadable = true,
                        doc =
                                "A request that takes longer, from its being decoded until its answer is handed to the network, is logged with where the time went, in milliseconds; 0 logs none. Long polls that wait for messages are none of them. This key is ours.")
                Duration limit) {}
