// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.remoting.protocol.OrEmpty;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names of topics.
 *
 * @param brokerAddr the address of one broker, where the answer names one
 */
public record TopicList(@Nullable String brokerAddr, List<String> topicList) {
    /** Reads what a peer left out as empty. */
    public TopicList {
        topicList = OrEmpty.list(topicList);
    }

    public @Nullable String getBrokerAddr() {
        return brokerAddr;
    }

    public Set<String> getTopicList() {
        return new LinkedHashSet<>(topicList);
    }
}
