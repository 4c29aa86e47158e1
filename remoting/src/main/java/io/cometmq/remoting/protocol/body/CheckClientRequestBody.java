// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.group.SubscriptionData;
import org.jspecify.annotations.Nullable;

/** A subscription that the client wants to know understood. */
public record CheckClientRequestBody(
        @Nullable String clientId,
        @Nullable String group,
        @Nullable String namespace,
        @Nullable SubscriptionData subscriptionData) {}
