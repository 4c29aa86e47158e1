// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import io.cometmq.benchmark.load.Processes;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.Remoting;
import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.remoting.netty.RemotingConfig;
import io.cometmq.remoting.rpc.Transport;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * A consumer group that changes while messages are sent: how long until each queue has its one owner and nothing changes
 * any more, what it costs the broker, and what the sends notice of it. For one thread.
 */
final class GroupBenchmark {
    private static final String GROUP = "BenchmarkMembers";
    private static final String TEMPLATE = "TBW102";
    private static final int QUEUES_PER_TOPIC = 1_000;
    private static final int WAVES = 10;
    private static final int CALM_SECONDS = 10;
    /** Longer than any pause after which a member still takes a queue. */
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(2_500);

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int REQUESTS_SHOWN = 8;

    private final int queues;
    private final int size;
    private final long brokerPid;
    private final Clock clock;
    private final Set<String> topics = new TreeSet<>();

    /**
     * @param queues how many queues the group shares, in topics of at most {@value #QUEUES_PER_TOPIC}
     * @param size bytes of a message
     */
    GroupBenchmark(int queues, int size, long brokerPid, Clock clock) {
        this.queues = queues;
        this.size = size;
        this.brokerPid = brokerPid;
        this.clock = clock;
    }

    /** Many members: they join in waves, half of them leave, one crashes, one comes. */
    void runMembers(DefaultMQProducer producer, String nameServer, int members)
            throws MQClientException, MQBrokerException, RemotingException, InterruptedException, TimeoutException {
        begin(producer, nameServer, run -> {
            run.calm("without members");
            int wave = Math.max(1, members / WAVES);
            run.measure(members + " members join in waves of " + wave, members, () -> {
                for (int joined = 0; joined < members; joined += wave) {
                    run.group.join(Math.min(wave, members - joined));
                    run.sendWhileBusy();
                }
            });
            run.calm("with " + members + " members");
            run.measure(members / 2 + " of them leave", members / 2, () -> run.group.leave(members / 2));
            run.measure("one crashes", 1, run.group::crash);
            run.measure("one joins", 1, () -> run.group.join(1));
        });
    }

    /** Many queues: a second member comes and goes, then crashes. */
    void runQueues(DefaultMQProducer producer, String nameServer)
            throws MQClientException, MQBrokerException, RemotingException, InterruptedException, TimeoutException {
        begin(producer, nameServer, run -> {
            run.calm("without members");
            run.measure("the first member joins", 1, () -> run.group.join(1));
            run.calm("with one member");
            run.measure("a second member joins", 1, () -> run.group.join(1));
            run.measure("the first one leaves", 1, () -> run.group.leave(1));
            run.measure("another one joins", 1, () -> run.group.join(1));
            run.measure("the older one crashes", 1, run.group::crash);
        });
    }

    private interface Course {
        void run(Run run) throws MQClientException, RemotingException, InterruptedException, TimeoutException;
    }

    private void begin(DefaultMQProducer producer, String nameServer, Course course)
            throws MQClientException, MQBrokerException, RemotingException, InterruptedException, TimeoutException {
        createTopics(producer);
        try (Transport transport = Remoting.open(RemotingConfig.defaults())) {
            MemberNetwork network = new MemberNetwork(transport);
            try (BenchmarkGroup group = new BenchmarkGroup(GROUP, topics, nameServer, network, clock)) {
                SendProbe probe = new SendProbe(producer, topics.iterator().next(), size, clock);
                course.run(new Run(group, network, probe));
            }
        }
    }

    /** Each queue gets a message, so that it is there. */
    private void createTopics(DefaultMQProducer producer)
            throws MQClientException, MQBrokerException, RemotingException, InterruptedException {
        for (int left = queues; left > 0; left -= QUEUES_PER_TOPIC) {
            String topic = "BenchmarkGroup" + topics.size();
            producer.createTopic(TEMPLATE, topic, Math.min(left, QUEUES_PER_TOPIC), Map.of());
            topics.add(topic);
            for (MessageQueue queue : producer.fetchPublishMessageQueues(topic)) {
                producer.send(new Message(topic, new byte[size]), queue);
            }
        }
        say("%d queues of %d topics have a message each", queues, topics.size());
    }

    private interface Happening {
        void run() throws MQClientException, RemotingException, InterruptedException;
    }

    /** One run of a course. */
    private final class Run {
        private final BenchmarkGroup group;
        private final MemberNetwork network;
        private final SendProbe probe;

        private Run(BenchmarkGroup group, MemberNetwork network, SendProbe probe) {
            this.group = group;
            this.network = network;
            this.probe = probe;
        }

        void sendWhileBusy() throws MQClientException, RemotingException, InterruptedException {
            while (group.isBusy()) {
                probe.step();
            }
        }

        /** What things cost while nothing changes; twice, the first time to warm up. */
        void calm(String how) throws MQClientException, RemotingException, InterruptedException {
            long cpu = 0;
            for (int round = 0; round < 2; round++) {
                probe.take();
                cpu = brokerCpuNanos();
                long until = clock.nanos() + TimeUnit.SECONDS.toNanos(CALM_SECONDS);
                while (clock.nanos() < until) {
                    probe.step();
                }
            }
            double share = (brokerCpuNanos() - cpu) / NANOS_PER_SECOND / CALM_SECONDS;
            say("%s, nothing changes: broker %.1f %% of a core; %s", how, 100 * share, text(probe.take()));
        }

        /** What a change costs, and how long it takes until the queues are shared out. */
        void measure(String what, int changes, Happening happening)
                throws MQClientException, RemotingException, InterruptedException, TimeoutException {
            probe.take();
            Map<String, Long> before = network.counts();
            long cpu = brokerCpuNanos();
            long begun = clock.nanos();
            happening.run();
            sendWhileBusy();
            long changed = clock.nanos();
            long seen = 0;
            long cpuThen = cpu;
            boolean shared = false;
            while (!shared) {
                probe.step();
                if (group.lastChangeNanos() != seen) {
                    seen = group.lastChangeNanos();
                    cpuThen = brokerCpuNanos();
                }
                if (clock.nanos() - Math.max(changed, group.lastChangeNanos()) > QUIET_NANOS) {
                    shared = group.isShared(queues);
                }
                if (clock.nanos() - changed > LONGEST_NANOS) {
                    throw new TimeoutException(what + ": the queues were not shared out in time");
                }
            }
            long settled = Math.max(changed, group.lastChangeNanos());
            double cpuSeconds = (cpuThen - cpu) / NANOS_PER_SECOND;
            say(
                    "%s: took %.2f s, settled %.2f s later; broker CPU %.2f s, %.2f ms for each; %s; %s",
                    what,
                    (changed - begun) / NANOS_PER_SECOND,
                    (settled - changed) / NANOS_PER_SECOND,
                    cpuSeconds,
                    1e3 * cpuSeconds / changes,
                    text(probe.take()),
                    difference(before, network.counts()));
        }

        private String text(Histogram times) {
            return String.format(
                    Locale.ROOT,
                    "sends p50 %.2f ms, p99 %.1f ms, longest %.1f ms, failed %d",
                    times.getValueAtPercentile(50) / NANOS_PER_MILLI,
                    times.getValueAtPercentile(99) / NANOS_PER_MILLI,
                    times.getMaxValue() / NANOS_PER_MILLI,
                    probe.failed());
        }
    }

    private static String difference(Map<String, Long> before, Map<String, Long> after) {
        Map<String, Long> made = new TreeMap<>();
        after.forEach((name, count) -> made.put(name, count - before.getOrDefault(name, 0L)));
        List<String> most = made.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(REQUESTS_SHOWN)
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .toList();
        return String.join(", ", most);
    }

    private long brokerCpuNanos() {
        return Processes.of(brokerPid).cpuNanos();
    }

    private static void say(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
