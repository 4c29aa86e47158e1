// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.subscription;

import org.jspecify.annotations.Nullable;

/** Whether a group may read a topic. */
public record GroupForbidden(@Nullable String group, @Nullable String topic, @Nullable Boolean readable) {
    public @Nullable String getTopic() {
        return topic;
    }

    public @Nullable String getGroup() {
        return group;
    }

    public @Nullable Boolean getReadable() {
        return readable;
    }
}
