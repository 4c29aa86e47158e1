// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.OrEmpty;
import java.util.List;

/** Topics to create or change. */
public record CreateTopicListRequestBody(List<TopicConfig> topicConfigList) {
    /** Reads what a peer left out as empty. */
    public CreateTopicListRequestBody {
        topicConfigList = OrEmpty.list(topicConfigList);
    }
}
