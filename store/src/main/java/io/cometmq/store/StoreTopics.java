// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.store.retention.TopicRetention;
import java.util.function.Predicate;

/**
 * What a store asks about topics, again and again.
 *
 * @param batched which topics keep batches as one record each; must not block
 * @param retention how long topics keep their records
 */
public record StoreTopics(Predicate<String> batched, TopicRetention retention) {
    /** No topic is special. */
    public static final StoreTopics PLAIN = new StoreTopics(topic -> false, TopicRetention.NONE);
}
