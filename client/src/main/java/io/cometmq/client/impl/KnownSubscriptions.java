// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import io.cometmq.common.group.SubscriptionData;
import io.cometmq.remoting.protocol.body.ConsumerData;
import io.cometmq.remoting.protocol.body.HeartbeatData;
import io.cometmq.remoting.protocol.request.ClientRequests.HeartbeatSeen;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Which brokers know the subscriptions of this client, so that heartbeats can leave them out. A fingerprint stands for
 * the subscriptions; as long as it is what a broker said yes to, the broker gets the short form. Thread-safe.
 */
final class KnownSubscriptions {
    /** The fingerprint by broker address; of brokers that know the short form and have seen the full one. */
    private final Map<String, Integer> fingerprints = new ConcurrentHashMap<>();

    /** The heartbeat for a broker: {@code full} with its fingerprint, without subscriptions when the broker knows them. */
    HeartbeatData heartbeat(String address, HeartbeatData full) {
        int fingerprint = fingerprint(full);
        boolean known = Objects.equals(fingerprints.get(address), fingerprint);
        return new HeartbeatData(
                full.clientID(),
                known ? withoutSubscriptions(full.consumerDataSet()) : full.consumerDataSet(),
                fingerprint,
                full.producerDataSet(),
                known);
    }

    /** Takes in what a broker made of a heartbeat. */
    void seen(String address, HeartbeatData sent, HeartbeatSeen answer) {
        boolean changed = Objects.requireNonNullElse(answer.subscriptionChanged(), false);
        if (!Objects.requireNonNullElse(answer.supportsFingerprint(), false) || (sent.withoutSub() && changed)) {
            fingerprints.remove(address);
        } else if (!sent.withoutSub()) {
            fingerprints.put(address, sent.heartbeatFingerprint());
        }
    }

    /** Forgets what a broker knew: it may be another process now. */
    void forget(String address) {
        fingerprints.remove(address);
    }

    private static Set<ConsumerData> withoutSubscriptions(Set<ConsumerData> consumers) {
        return consumers.stream()
                .map(each -> new ConsumerData(
                        each.consumeFromWhere(),
                        each.consumeType(),
                        each.groupName(),
                        each.messageModel(),
                        Set.of(),
                        each.unitMode()))
                .collect(Collectors.toSet());
    }

    /** The same for all members of a group with the same subscriptions, whatever their order and age; never 0. */
    private static int fingerprint(HeartbeatData data) {
        int sum = 1;
        for (ConsumerData each : data.consumerDataSet()) {
            int subscriptions = 0;
            for (SubscriptionData subscription : each.subscriptionDataSet()) {
                subscriptions += Objects.hash(
                        subscription.topic(),
                        subscription.subString(),
                        subscription.expressionType(),
                        subscription.tagsSet());
            }
            sum += Objects.hash(
                    each.groupName(),
                    each.consumeFromWhere().name(),
                    each.consumeType().name(),
                    each.messageModel().name(),
                    each.unitMode(),
                    subscriptions);
        }
        return sum == 0 ? 1 : sum;
    }
}
