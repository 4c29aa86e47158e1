// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.producer;

import io.cometmq.client.impl.CommunicationMode;
import io.cometmq.client.producer.DefaultMQProducer;
import java.util.Set;

/**
 * How a send is made: who waits for it, and when it is tried again.
 *
 * @param mode how the sender waits
 * @param tries how often it is tried in all; at least 1
 * @param codes the refusals after which another try makes sense
 * @param whenNotStored whether an answer other than SEND_OK is tried again on another broker
 * @param mostMillisPerTry how long one try may take; not positive means as long as the whole send
 */
record Retry(CommunicationMode mode, int tries, Set<Integer> codes, boolean whenNotStored, long mostMillisPerTry) {
    /** For a send that someone waits for. */
    static Retry sync(DefaultMQProducer settings) {
        return new Retry(
                CommunicationMode.SYNC,
                1 + Math.max(0, settings.getRetryTimesWhenSendFailed()),
                settings.getRetryResponseCodes(),
                settings.isRetryAnotherBrokerWhenNotStoreOK(),
                settings.getSendMsgMaxTimeoutPerRequest());
    }

    /** For a send to {@code target} that someone waits for. */
    static Retry of(DefaultMQProducer settings, Target target) {
        return target.isAny() ? sync(settings) : once(settings);
    }

    /** For a send with a callback: tried again only when no broker answered. */
    static Retry async(DefaultMQProducer settings) {
        return new Retry(
                CommunicationMode.ASYNC,
                1 + Math.max(0, settings.getRetryTimesWhenSendAsyncFailed()),
                Set.of(),
                false,
                settings.getSendMsgMaxTimeoutPerRequest());
    }

    /** For a send to a queue of the caller's choice. */
    static Retry once(DefaultMQProducer settings) {
        return new Retry(CommunicationMode.SYNC, 1, Set.of(), false, settings.getSendMsgMaxTimeoutPerRequest());
    }
}
