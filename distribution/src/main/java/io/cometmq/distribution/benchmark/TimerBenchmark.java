// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import io.cometmq.client.consumer.DefaultMQPullConsumer;
import io.cometmq.client.consumer.PullResult;
import io.cometmq.client.consumer.PullStatus;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.producer.SendCallback;
import io.cometmq.client.producer.SendResult;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.distribution.process.ResidentMemory;
import io.cometmq.remoting.exception.RemotingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Many messages that wait for their delivery times: how fast they are taken, what they cost in memory while they wait, and
 * how late they are stored where they are bound for. Their times lie evenly in a span that begins after all were sent.
 */
final class TimerBenchmark {
    private static final String TOPIC = "BenchmarkTimers";
    private static final int IN_FLIGHT = 1_000;
    private static final int LEAD_SECONDS = 60;
    private static final int DIGITS = 3;
    private static final long LONGEST_LATENESS = TimeUnit.MINUTES.toMillis(10);
    private static final int PULL = 32;
    private static final long KIB_PER_MIB = 1024;
    /** The generations of the heap, or the heap as a whole; classes are listed apart. */
    private static final Pattern HEAP_PART = Pattern.compile("(?:generation|heap) +total \\d+K, used (\\d+)K");

    private static final long PAUSE_MILLIS = 200;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final int count;
    private final int spanSeconds;
    private final int size;
    private final Clock clock;
    private final AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();

    TimerBenchmark(int count, int spanSeconds, int size, Clock clock) {
        this.count = count;
        this.spanSeconds = spanSeconds;
        this.size = size;
        this.clock = clock;
    }

    void run(DefaultMQProducer producer, String nameServer, long brokerPid)
            throws MQClientException, MQBrokerException, RemotingException, InterruptedException, IOException,
                    TimeoutException {
        say("heap before: %s; resident %s", heap(brokerPid), ResidentMemory.text(brokerPid));
        long begun = clock.millis();
        long firstDue = begun + TimeUnit.SECONDS.toMillis(LEAD_SECONDS);
        send(producer, firstDue);
        double seconds = (clock.millis() - begun) / MILLIS_PER_SECOND;
        say("%d delayed messages of %d bytes sent in %.1f s: %.0f a second", count, size, seconds, count / seconds);
        say("heap while they wait: %s; resident %s", heap(brokerPid), ResidentMemory.text(brokerPid));
        say(
                clock.millis() < firstDue
                        ? "all were sent before the first was due"
                        : "the first was due before all were sent");
        Histogram late = new Histogram(LONGEST_LATENESS, DIGITS);
        receive(nameServer, late);
        say(
                "%d delivered at %.0f a second; stored after their time: p50 %d ms, p99 %d ms, p99.9 %d ms, longest %d ms",
                late.getTotalCount(),
                (double) count / spanSeconds,
                late.getValueAtPercentile(50),
                late.getValueAtPercentile(99),
                late.getValueAtPercentile(99.9),
                late.getMaxValue());
        say("heap afterwards: %s; resident %s", heap(brokerPid), ResidentMemory.text(brokerPid));
    }

    private void send(DefaultMQProducer producer, long firstDue)
            throws MQClientException, RemotingException, InterruptedException, IOException {
        Semaphore free = new Semaphore(IN_FLIGHT);
        long spanMillis = TimeUnit.SECONDS.toMillis(spanSeconds);
        for (int number = 0; number < count && failed.get() == null; number++) {
            free.acquire();
            Message message = new Message(TOPIC, new byte[size]);
            message.setDeliverTimeMs(firstDue + number * spanMillis / count);
            producer.send(message, new Sent(free));
        }
        free.acquire(IN_FLIGHT);
        Throwable cause = failed.get();
        if (cause != null) {
            throw new IOException("a delayed message was not taken: " + cause, cause);
        }
    }

    private final class Sent implements SendCallback {
        private final Semaphore free;

        private Sent(Semaphore free) {
            this.free = free;
        }

        @Override
        public void onSuccess(SendResult result) {
            free.release();
        }

        @Override
        public void onException(Throwable failure) {
            failed.compareAndSet(null, failure);
            free.release();
        }
    }

    private void receive(String nameServer, Histogram late)
            throws MQClientException, MQBrokerException, RemotingException, InterruptedException, TimeoutException {
        try (DefaultMQPullConsumer consumer = new DefaultMQPullConsumer("BenchmarkTimerReaders")) {
            consumer.setNamesrvAddr(nameServer);
            consumer.start();
            long deadline = clock.millis() + LONGEST_LATENESS + TimeUnit.SECONDS.toMillis(LEAD_SECONDS + spanSeconds);
            Map<MessageQueue, Long> next = new HashMap<>();
            Semaphore pause = new Semaphore(0);
            while (late.getTotalCount() < count) {
                int found = 0;
                for (MessageQueue queue : consumer.fetchSubscribeMessageQueues(TOPIC)) {
                    found += pull(consumer, queue, next, late);
                }
                if (clock.millis() > deadline) {
                    throw new TimeoutException(late.getTotalCount() + " of " + count + " delayed messages came");
                }
                if (found == 0) {
                    // The reader must not take the processor away from what it measures.
                    pause.tryAcquire(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        }
    }

    private static int pull(
            DefaultMQPullConsumer consumer, MessageQueue queue, Map<MessageQueue, Long> next, Histogram late)
            throws MQClientException, MQBrokerException, RemotingException, InterruptedException {
        int found = 0;
        PullResult result = consumer.pull(queue, "*", next.getOrDefault(queue, 0L), PULL);
        while (result.getPullStatus() == PullStatus.FOUND) {
            for (MessageExt message : Objects.requireNonNull(result.getMsgFoundList())) {
                long due = Long.parseLong(message.getProperty(MessageConst.PROPERTY_TIMER_OUT_MS));
                late.recordValue(message.getStoreTimestamp() - due);
                found++;
            }
            next.put(queue, result.getNextBeginOffset());
            result = consumer.pull(queue, "*", result.getNextBeginOffset(), PULL);
        }
        return found;
    }

    /** What the virtual machine says of its heap after a collection. */
    private static String heap(long pid) throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
        Matcher used = HEAP_PART.matcher(jcmd(pid, "GC.heap_info"));
        long kib = 0;
        while (used.find()) {
            kib += Long.parseLong(used.group(1));
        }
        return kib == 0 ? "unknown" : kib / KIB_PER_MIB + " MiB";
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(tool, Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor(1, TimeUnit.MINUTES);
        return said;
    }

    private static void say(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
