// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.remoting.protocol.OrEmpty;
import java.util.List;

/**
 * What a broker registers with a name server.
 *
 * @param filterServerList kept for old name servers, empty
 */
public record RegisterBrokerBody(
        List<String> filterServerList, TopicConfigAndMappingSerializeWrapper topicConfigSerializeWrapper) {
    /** Reads what a peer left out as empty. */
    public RegisterBrokerBody {
        topicConfigSerializeWrapper = topicConfigSerializeWrapper == null
                ? TopicConfigAndMappingSerializeWrapper.EMPTY
                : topicConfigSerializeWrapper;
        filterServerList = OrEmpty.list(filterServerList);
    }
}
