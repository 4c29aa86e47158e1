// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import java.util.Set;

/** The few questions that {@link MQClientInstance} asks any producer. Thread-safe. */
public interface MQProducerInner {
    /** The topics whose routes this producer uses. */
    Set<String> publishTopics();
}
