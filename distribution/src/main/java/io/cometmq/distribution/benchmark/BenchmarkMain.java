// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import io.cometmq.client.consumer.DefaultMQPullConsumer;
import io.cometmq.client.consumer.PullCallback;
import io.cometmq.client.consumer.PullResult;
import io.cometmq.client.consumer.PullStatus;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.producer.SendResult;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.distribution.process.Folders;
import io.cometmq.distribution.process.ResidentMemory;
import io.cometmq.remoting.exception.RemotingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/benchmark}. Prints the lines of {@code docs/performance.md}; ends with 1 when it could not measure. */
@Command(
        name = "benchmark",
        mixinStandardHelpOptions = true,
        description = "Measures start-up, synchronous sends beside a bare Netty echo, and waiting pulls.",
        subcommands = {StoreBenchmark.class, ScrapeBenchmark.class, GarbageBenchmark.class, TopicsBenchmark.class})
public final class BenchmarkMain implements Callable<Integer> {
    private static final String TOPIC = "Benchmark";
    private static final int DIGITS = 3;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int ANSWER_SECONDS = 30;

    @Option(names = "--size", description = "Bytes of a message. Default: ${DEFAULT-VALUE}.")
    private int size = 128;

    @Option(
            names = "--sends",
            description = "Round trips that are measured, after as many to warm up. Default: ${DEFAULT-VALUE}.")
    private int sends = 50_000;

    @Option(names = "--pulls", description = "Waiting pulls that are measured. Default: ${DEFAULT-VALUE}.")
    private int pulls = 2_000;

    @Option(
            names = "--timers",
            description = "Measure nothing but this many messages with a delivery time. Default: ${DEFAULT-VALUE}.")
    private int timers;

    @Option(
            names = "--timer-seconds",
            description = "The span in which their delivery times lie. Default: ${DEFAULT-VALUE}.")
    private int timerSeconds = 100;

    @Option(
            names = "--pops",
            description =
                    "Measure nothing but a backlog of this many messages, pulled and popped. Default: ${DEFAULT-VALUE}.")
    private int pops;

    @Option(
            names = "--members",
            description = "Measure nothing but a group of so many members, who come and go. Default: ${DEFAULT-VALUE}.")
    private int members;

    @Option(
            names = "--group-queues",
            description =
                    "Measure nothing but a group of so many queues, whose members come and go. Default: ${DEFAULT-VALUE}.")
    private int groupQueues;

    @Option(
            names = "--cold",
            description =
                    "Measure nothing but a backlog of this many GiB that is not in memory, read and pulled. Default: ${DEFAULT-VALUE}.")
    private int cold;

    @Option(names = "--pull-backlog", hidden = true, description = "Be the consumer far behind of --cold.")
    private @Nullable String pullBacklog;

    @Option(names = "--serve-echo", hidden = true, description = "Be the echo server.")
    private boolean serveEcho;

    private final Clock clock = Clock.system();

    /** Measures and ends the process. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchmarkMain()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            if (serveEcho) {
                EchoServer.run();
            } else if (pullBacklog != null) {
                ColdPulls.pull(pullBacklog);
            } else {
                measure();
            }
            return 0;
        } catch (IOException
                | MQClientException
                | MQBrokerException
                | RemotingException
                | ExecutionException
                | TimeoutException failure) {
            System.err.println("benchmark: " + failure);
            return 1;
        }
    }

    private void measure()
            throws IOException, MQClientException, MQBrokerException, RemotingException, InterruptedException,
                    ExecutionException, TimeoutException {
        Path home = Path.of(System.getProperty("cometmq.home", "."));
        Path data = Files.createDirectories(Path.of(System.getProperty("cometmq.data.dir", "data")));
        Path folder = Files.createTempDirectory(data, "benchmark-");
        if (cold > 0) {
            new ColdBenchmark(cold, size, home, folder, clock).run();
            Folders.delete(folder);
            return;
        }
        long begun = clock.nanos();
        Path settings = folder.resolve("benchmark.conf");
        Files.writeString(settings, pops > 0 ? PopBenchmark.BROKER_SETTINGS : "");
        try (LocalProcess local = LocalProcess.start(
                folder,
                home.resolve("bin/mqlocal").toString(),
                "--port",
                "0",
                "--namesrv-port",
                "0",
                "-c",
                settings.toString())) {
            String nameServer = nameServerIn(local.lineWith("name server and broker"));
            DefaultMQProducer producer = new DefaultMQProducer("BenchmarkProducers");
            producer.setNamesrvAddr(nameServer);
            producer.start();
            try {
                MessageQueue queue =
                        producer.send(new Message(TOPIC, new byte[size])).getMessageQueue();
                say("start of mqlocal to first acknowledged send: %.2f s", (clock.nanos() - begun) / NANOS_PER_SECOND);
                if (pops > 0) {
                    new PopBenchmark(pops, size, local.pid(), clock).run(producer, nameServer);
                } else if (timers > 0) {
                    new TimerBenchmark(timers, timerSeconds, size, clock).run(producer, nameServer, local.pid());
                } else if (members > 0) {
                    new GroupBenchmark(members, size, local.pid(), clock).runMembers(producer, nameServer, members);
                } else if (groupQueues > 0) {
                    new GroupBenchmark(groupQueues, size, local.pid(), clock).runQueues(producer, nameServer);
                } else {
                    compareSends(producer, queue, folder, home);
                    measureWaitingPulls(producer, queue, nameServer);
                }
            } finally {
                producer.shutdown();
            }
            say("resident memory of mqlocal at the end: %s", ResidentMemory.text(local.pid()));
        }
        Folders.delete(folder);
    }

    private void compareSends(DefaultMQProducer producer, MessageQueue queue, Path folder, Path home)
            throws IOException, MQClientException, MQBrokerException, RemotingException, InterruptedException {
        Histogram sent = new Histogram(DIGITS);
        Histogram echoed = new Histogram(DIGITS);
        Message message = new Message(TOPIC, new byte[size]);
        byte[] frame = new byte[size];
        try (LocalProcess server =
                        LocalProcess.start(folder, home.resolve("bin/benchmark").toString(), "--serve-echo");
                EchoClient echo =
                        new EchoClient(Integer.parseInt(server.lineWith("").strip()))) {
            for (int round = 0; round < 2 * sends; round++) {
                long before = clock.nanos();
                producer.send(message, queue);
                long between = clock.nanos();
                echo.roundTrip(frame);
                long after = clock.nanos();
                if (round >= sends) {
                    sent.recordValue(between - before);
                    echoed.recordValue(after - between);
                }
            }
        }
        say("synchronous send of %d bytes: %s", size, text(sent));
        say("bare Netty echo of %d bytes: %s", size, text(echoed));
        say(
                "send over echo, at the median: %.2f",
                (double) sent.getValueAtPercentile(50) / echoed.getValueAtPercentile(50));
    }

    private void measureWaitingPulls(DefaultMQProducer producer, MessageQueue queue, String nameServer)
            throws MQClientException, MQBrokerException, RemotingException, InterruptedException, ExecutionException,
                    TimeoutException {
        Histogram answered = new Histogram(DIGITS);
        DefaultMQPullConsumer consumer = new DefaultMQPullConsumer("BenchmarkPullers");
        consumer.setNamesrvAddr(nameServer);
        consumer.start();
        try {
            Message message = new Message(TOPIC, new byte[size]);
            long offset = consumer.maxOffset(queue);
            for (int round = 0; round < 2 * pulls; round++) {
                CompletableFuture<Long> arrival = new CompletableFuture<>();
                consumer.pullBlockIfNotFound(queue, "*", offset, 1, new Arrival(arrival));
                settle(producer, queue);
                long before = clock.nanos();
                SendResult sent = producer.send(message, queue);
                long elapsed = arrival.get(ANSWER_SECONDS, TimeUnit.SECONDS) - before;
                offset = sent.getQueueOffset() + 1;
                if (round >= pulls) {
                    answered.recordValue(elapsed);
                }
            }
        } finally {
            consumer.shutdown();
        }
        say("waiting pull answered, from the call of send: %s", text(answered));
    }

    /** A round trip on the same connection: when it is back, the broker holds the pull that was sent before it. */
    private static void settle(DefaultMQProducer producer, MessageQueue queue) throws MQClientException {
        producer.maxOffset(queue);
    }

    private final class Arrival implements PullCallback {
        private final CompletableFuture<Long> arrival;

        private Arrival(CompletableFuture<Long> arrival) {
            this.arrival = arrival;
        }

        @Override
        public void onSuccess(PullResult result) {
            if (result.getPullStatus() == PullStatus.FOUND) {
                arrival.complete(clock.nanos());
            } else {
                arrival.completeExceptionally(new IllegalStateException("pull: " + result.getPullStatus()));
            }
        }

        @Override
        public void onException(Throwable failure) {
            arrival.completeExceptionally(failure);
        }
    }

    static String nameServerIn(String startLine) throws IOException {
        String[] parts = startLine.split("name server |, broker", -1);
        if (parts.length < 3) {
            throw new IOException("mqlocal said: " + startLine);
        }
        return parts[2];
    }

    private static String text(Histogram histogram) {
        return String.format(
                Locale.ROOT,
                "median %.1f us, p99 %.1f us",
                histogram.getValueAtPercentile(50) / NANOS_PER_MICRO,
                histogram.getValueAtPercentile(99) / NANOS_PER_MICRO);
    }

    private static void say(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
