// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.reply;

import io.cometmq.common.config.Key;

/** What becomes of replies beside being handed to who asked. */
public record ReplyConfig(
        @Key(
                        value = "storeReplyMessageEnable",
                        byDefault = "true",
                        reloadable = true,
                        doc = "Store replies in the reply topic of the cluster too, where they can be looked up.")
                boolean store) {}
