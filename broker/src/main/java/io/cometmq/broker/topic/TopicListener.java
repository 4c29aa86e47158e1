// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.topic;

import io.cometmq.common.topic.TopicConfig;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Told after topics changed, by the thread that changed them. Must not block. */
public interface TopicListener {
    /** These topics are new or have other settings. */
    void onChange(List<TopicConfig> changed);

    /** This topic is gone. */
    void onDelete(String topic);

    /** Completes, never exceptionally, when what this listener was told has had its effect elsewhere, or soon anyhow. */
    default CompletableFuture<Void> settled() {
        return CompletableFuture.completedFuture(null);
    }
}
