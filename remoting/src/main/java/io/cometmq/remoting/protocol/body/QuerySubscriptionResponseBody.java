// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.group.SubscriptionData;
import org.jspecify.annotations.Nullable;

/** What a group subscribes to on a topic. */
public record QuerySubscriptionResponseBody(
        @Nullable String group, @Nullable SubscriptionData subscriptionData, @Nullable String topic) {}
