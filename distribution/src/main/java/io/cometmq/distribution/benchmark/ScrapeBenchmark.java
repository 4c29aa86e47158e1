// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.io.Json;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.metrics.Exposition;
import io.cometmq.distribution.LocalCluster;
import io.cometmq.distribution.LocalOptions;
import io.cometmq.remoting.Remoting;
import io.cometmq.remoting.netty.RemotingConfig;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.request.GroupRequests;
import io.cometmq.remoting.protocol.request.OffsetRequests;
import io.cometmq.remoting.protocol.request.OffsetRequests.UpdateOffset;
import io.cometmq.remoting.protocol.request.SendRequests;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.RpcClient;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/benchmark scrape}: what a look at the metrics of a broker with many topics costs. */
@Command(
        name = "scrape",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Measures what a scrape costs: each topic has had a message, and a group is behind in all of them.")
final class ScrapeBenchmark implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String GROUP = "scraping-group";
    private static final double NANOS_PER_MILLI = 1e6;

    @Option(names = "--topics", description = "Topics that the group is behind in. Default: ${DEFAULT-VALUE}.")
    private int topics = 10_000;

    @Option(names = "--rounds", description = "Scrapes that are measured. Default: ${DEFAULT-VALUE}.")
    private int rounds = 20;

    private final Clock clock = Clock.system();

    @Override
    public Integer call() {
        try (Resources resources = new Resources()) {
            LocalCluster cluster = resources.own(LocalCluster.start(LocalOptions.inTemporaryFolder()));
            RpcClient client = resources.own(resources
                    .own(Remoting.open(RemotingConfig.defaults(), clock))
                    .client(Dispatcher.none(), ConnectionListener.NONE));
            String broker = "127.0.0.1:" + cluster.brokerAddress().getPort();
            byte[] group = Json.writeBytes(SubscriptionGroupConfig.of(GROUP));
            join(client.call(
                    broker,
                    GroupRequests.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP,
                    NoHeader.INSTANCE,
                    Body.of(group),
                    PATIENCE));
            for (int i = 0; i < topics; i++) {
                fill(client, broker, "scraped-topic-number-" + i);
            }
            measure(cluster.brokerMonitoring().figures());
        }
        return 0;
    }

    private static void fill(RpcClient client, String broker, String topic) {
        Send send = new Send("producers", topic, "TBW102", 1, 0, 0, 1, 0, "", 0, false, null, false, null);
        join(client.call(broker, SendRequests.SEND_MESSAGE_V2, send, Body.of("m".getBytes(UTF_8)), PATIENCE));
        UpdateOffset offset = new UpdateOffset(GROUP, topic, 0, 0);
        join(client.call(broker, OffsetRequests.UPDATE_CONSUMER_OFFSET, offset, Body.of(new byte[0]), PATIENCE));
    }

    private static void join(CompletableFuture<? extends Answer<?>> answer) {
        Answer<?> got = answer.join();
        if (!got.isSuccess()) {
            throw new IllegalStateException("code " + got.code() + ": " + got.remark());
        }
    }

    private void measure(Exposition figures) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] wall = new long[rounds];
        long[] busy = new long[rounds];
        long bytes = 0;
        long first = 0;
        for (int i = -1; i < rounds; i++) {
            Counter out = new Counter();
            long began = clock.nanos();
            long beganBusy = threads.getCurrentThreadCpuTime();
            figures.write(out);
            if (i < 0) {
                first = clock.nanos() - began;
            } else {
                busy[i] = threads.getCurrentThreadCpuTime() - beganBusy;
                wall[i] = clock.nanos() - began;
            }
            bytes = out.bytes;
        }
        Arrays.sort(wall);
        Arrays.sort(busy);
        System.out.printf(
                Locale.ROOT,
                "scrape of %d topics: %.1f MiB, first %.0f ms, then median %.0f ms (%.0f ms of a processor), fastest %.0f ms%n",
                topics,
                bytes / (double) (1 << 20),
                first / NANOS_PER_MILLI,
                wall[rounds / 2] / NANOS_PER_MILLI,
                busy[rounds / 2] / NANOS_PER_MILLI,
                wall[0] / NANOS_PER_MILLI);
    }

    private static final class Counter extends OutputStream {
        private long bytes;

        @Override
        public void write(int one) {
            bytes++;
        }

        @Override
        public void write(byte[] some, int from, int length) {
            bytes += length;
        }
    }
}
