// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import java.util.List;
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
}
