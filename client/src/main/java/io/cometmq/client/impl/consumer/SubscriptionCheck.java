// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.Await;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.remoting.protocol.body.CheckClientRequestBody;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks brokers about subscriptions that only they can read: a wrong expression is better refused at start. Stateless. */
final class SubscriptionCheck {
    private SubscriptionCheck() {}

    /** Fails with the broker's words when one of its brokers refuses a subscription; tags need no asking. */
    static void check(MQClientInstance client, String group, Set<SubscriptionData> subscriptions)
            throws MQClientException {
        for (SubscriptionData subscription : subscriptions) {
            String address = subscription.expressionType().equals(SubscriptionData.TAG)
                    ? null
                    : anyBrokerOf(client, subscription.topic());
            if (address != null) {
                check(client, group, address, subscription);
            }
        }
    }

    private static void check(MQClientInstance client, String group, String address, SubscriptionData subscription)
            throws MQClientException {
        try {
            Await.result(client.api()
                    .checkClient(address, new CheckClientRequestBody(client.clientId(), group, null, subscription)));
        } catch (MQBrokerException refused) {
            throw new MQClientException(
                    refused.getResponseCode(),
                    "broker " + address + " refuses the subscription of topic " + subscription.topic() + ": "
                            + refused.getErrorMessage(),
                    refused);
        } catch (RemotingException failure) {
            throw new MQClientException("broker " + address + " cannot check the subscription", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new MQClientException("interrupted while the subscription was checked", interrupted);
        }
    }

    private static @Nullable String anyBrokerOf(MQClientInstance client, String topic) {
        var route = client.routes().known(topic);
        if (route == null) {
            return null;
        }
        return route.data().brokerDatas().stream()
                .map(broker -> client.brokers().any(broker.brokerName()))
                .filter(address -> address != null)
                .findFirst()
                .orElse(null);
    }
}
