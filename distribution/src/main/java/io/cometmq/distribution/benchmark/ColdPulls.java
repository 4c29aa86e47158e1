// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import static io.cometmq.distribution.benchmark.StoreBenchmark.say;

import io.cometmq.benchmark.load.Processes;
import io.cometmq.client.consumer.DefaultMQPullConsumer;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.exception.RemotingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Pulls a backlog to its end in a process of its own, while this one sends at a steady pace and waits for what it sends:
 * what a producer and a consumer at the tail notice of a consumer far behind.
 */
final class ColdPulls {
    private static final String LIVE_TOPIC = "BenchmarkColdLive";
    private static final String TEMPLATE = "TBW102";
    private static final int CALM_SECONDS = 10;
    private static final int WARM_SENDS = 2_000;
    private static final int LEAST_SIZE = Long.BYTES;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double MEBI = 1 << 20;
    private static final double PERCENT = 100;

    private final Path home;
    private final Path folder;
    private final int size;
    private final Clock clock;

    /** @param size bytes of a message that is sent meanwhile */
    ColdPulls(Path home, Path folder, int size, Clock clock) {
        this.home = home;
        this.folder = folder;
        this.size = Math.max(LEAST_SIZE, size);
        this.clock = clock;
    }

    /**
     * Measures.
     *
     * @param brokerPid the process whose processor time is told
     * @param catRate what {@code cat} reads of the same files, in MiB a second
     */
    void run(DefaultMQProducer producer, String nameServer, long brokerPid, double catRate)
            throws IOException, MQClientException, MQBrokerException, RemotingException, InterruptedException {
        producer.createTopic(TEMPLATE, LIVE_TOPIC, 1, Map.of());
        for (int i = 0; i < WARM_SENDS; i++) {
            producer.send(new Message(LIVE_TOPIC, new byte[size]));
        }
        SendProbe sends = new SendProbe(producer, LIVE_TOPIC, size, clock);
        try (TailProbe tail = TailProbe.start(nameServer, LIVE_TOPIC, clock);
                LocalProcess puller = LocalProcess.start(
                        folder, home.resolve("bin/benchmark").toString(), "--pull-backlog", nameServer)) {
            puller.lineWith("ready");
            double calmBefore = processorSeconds(brokerPid);
            runFor(sends, CALM_SECONDS);
            sends.take();
            tail.take();
            runFor(sends, CALM_SECONDS);
            double calmShare = (processorSeconds(brokerPid) - calmBefore) / (2 * CALM_SECONDS);
            Histogram calmSends = sends.take();
            Histogram calmTail = tail.take();
            say("without a scan: sends %s", text(calmSends));
            say("without a scan: from send to listener %s", text(calmTail));

            double before = processorSeconds(brokerPid);
            puller.go();
            while (puller.isAlive()) {
                sends.step();
            }
            Histogram busySends = sends.take();
            Histogram busyTail = tail.take();
            String[] pulled = puller.lineWith("pulled").split(" ", -1);
            double seconds = Long.parseLong(pulled[2]) / NANOS_PER_SECOND;
            double rate = Long.parseLong(pulled[1]) / MEBI / seconds;
            double own = Double.parseDouble(pulled[3]);
            say("beside a scan: sends %s, %d failed", text(busySends), sends.failed());
            say("beside a scan: from send to listener %s", text(busyTail));
            say(
                    "beside over without, p99: sends %.1f, from send to listener %.1f",
                    ratio(busySends, calmSends), ratio(busyTail, calmTail));
            say(
                    "pulls of the backlog: %.0f MiB/s, %.0f %% of cat; processor time of broker %.2f s (%.0f %% of one, calm %.0f %%), of the consumer %.2f s, in %.1f s",
                    rate,
                    PERCENT * rate / catRate,
                    processorSeconds(brokerPid) - before,
                    PERCENT * (processorSeconds(brokerPid) - before) / seconds,
                    PERCENT * calmShare,
                    own,
                    seconds);
        }
    }

    /** What {@code --pull-backlog} does: says that it is ready, waits for a line, and pulls all that is there now. */
    static void pull(String nameServer) throws IOException, MQClientException, RemotingException, InterruptedException {
        Clock clock = Clock.system();
        DefaultMQPullConsumer consumer = new DefaultMQPullConsumer("BenchmarkColdScan");
        consumer.setNamesrvAddr(nameServer);
        consumer.start();
        try {
            ColdScan scan = new ColdScan(consumer);
            Set<MessageQueue> queues = consumer.fetchSubscribeMessageQueues(ColdBenchmark.TOPIC);
            say("ready");
            if (System.in.read() < 0) {
                return;
            }
            double before = processorSeconds(ProcessHandle.current().pid());
            long begun = clock.nanos();
            scan.start(List.copyOf(queues)).join();
            long took = clock.nanos() - begun;
            say(
                    "pulled %d %d %.3f",
                    scan.bytes(), took, processorSeconds(ProcessHandle.current().pid()) - before);
        } finally {
            consumer.shutdown();
        }
    }

    private void runFor(SendProbe sends, int seconds)
            throws MQClientException, RemotingException, InterruptedException {
        for (long begun = clock.nanos(); clock.nanos() - begun < TimeUnit.SECONDS.toNanos(seconds); ) {
            sends.step();
        }
    }

    private static double processorSeconds(long pid) {
        return Processes.of(pid).cpuSeconds();
    }

    private static double ratio(Histogram busy, Histogram calm) {
        return (double) busy.getValueAtPercentile(99) / Math.max(1, calm.getValueAtPercentile(99));
    }

    private static String text(Histogram histogram) {
        return String.format(
                Locale.ROOT,
                "median %.0f us, p90 %.0f us, p99 %.0f us, worst %.0f us of %d",
                histogram.getValueAtPercentile(50) / NANOS_PER_MICRO,
                histogram.getValueAtPercentile(90) / NANOS_PER_MICRO,
                histogram.getValueAtPercentile(99) / NANOS_PER_MICRO,
                histogram.getMaxValue() / NANOS_PER_MICRO,
                histogram.getTotalCount());
    }
}
