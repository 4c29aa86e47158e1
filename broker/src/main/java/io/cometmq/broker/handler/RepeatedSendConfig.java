// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import io.cometmq.common.config.Key;
import java.time.Duration;

/** What becomes of messages that a producer sends again because it missed the answer. */
public record RepeatedSendConfig(
        @Key(
                        value = "dropRepeatedSendsWithin",
                        byDefault = "0",
                        reloadable = true,
                        min = 0,
                        doc =
                                "How long a message with the same topic and unique key is not stored again and is answered as the first one was, in milliseconds; 0 stores all. Not remembered over a restart.")
                Duration window,
        @Key(
                        value = "dropRepeatedSendsMax",
                        byDefault = "100000",
                        reloadable = true,
                        min = 1,
                        max = 100_000_000,
                        doc =
                                "How many sends are remembered at most for dropRepeatedSendsWithin, the latest ones; about 500 bytes each.")
                int max) {}
