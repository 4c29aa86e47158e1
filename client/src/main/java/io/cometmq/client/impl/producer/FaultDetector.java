// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.producer;

import io.cometmq.client.impl.Await;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.TopicNames;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes the brokers that are avoided, while {@code startDetectorEnable}, so that one that answers again is used again.
 * Thread-safe.
 */
final class FaultDetector {
    private static final Logger log = LoggerFactory.getLogger(FaultDetector.class);
    private static final Duration ROUND = Duration.ofSeconds(3);

    private final MQClientInstance client;
    private final DefaultMQProducer settings;
    private final BrokerFaults faults;

    FaultDetector(MQClientInstance client, DefaultMQProducer settings, BrokerFaults faults) {
        this.client = client;
        this.settings = settings;
        this.faults = faults;
    }

    /** Begins to probe, every three seconds. */
    Scheduler.Cancellable start() {
        return client.scheduler().every(ROUND, ROUND, "fault-detector", this::round);
    }

    void round() {
        if (!settings.isStartDetectorEnable()) {
            return;
        }
        for (String broker : faults.dueForProbe(Duration.ofMillis(settings.getDetectInterval()))) {
            String address = client.brokers().master(broker);
            if (address == null) {
                faults.forget(broker);
            } else {
                probe(broker, address);
            }
        }
    }

    private void probe(String broker, String address) {
        MessageQueue queue = new MessageQueue(TopicNames.BENCHMARK_TOPIC, broker, 0);
        Duration atMost = Duration.ofMillis(settings.getDetectTimeout());
        Await.whenDone(client.api().maxOffset(address, queue, atMost), (offset, failure) -> {
            if (failure == null && faults.answered(broker)) {
                log.info("Broker answers again: broker={} address={}", broker, address);
            }
        });
    }
}
