// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.statictopic;

import io.cometmq.remoting.protocol.OrEmpty;
import java.util.Map;
import java.util.Set;

/**
 * A plan for the queues of a static topic, as the tools keep it in a file.
 *
 * @param brokerConfigMap what each broker has before or after the change, by broker name
 * @param brokerToMapIn the brokers that queues move to
 * @param brokerToMapOut the brokers that queues move away from
 * @param epoch the one of the mappings
 * @param type {@link #CREATE_OR_UPDATE} or {@link #REMAPPING}
 */
public record TopicRemappingDetailWrapper(
        Map<String, TopicConfigAndQueueMapping> brokerConfigMap,
        Set<String> brokerToMapIn,
        Set<String> brokerToMapOut,
        long epoch,
        String topic,
        String type) {
    /** A topic that is made, or gets more queues. */
    public static final String CREATE_OR_UPDATE = "CREATE_OR_UPDATE";
    /** Queues that move between brokers. */
    public static final String REMAPPING = "REMAPPING";

    /** Reads what a file leaves out as empty. */
    public TopicRemappingDetailWrapper {
        brokerConfigMap = OrEmpty.map(brokerConfigMap);
        brokerToMapIn = OrEmpty.set(brokerToMapIn);
        brokerToMapOut = OrEmpty.set(brokerToMapOut);
        topic = OrEmpty.text(topic);
        type = OrEmpty.text(type);
    }
}
