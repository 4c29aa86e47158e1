// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.stage;

import com.alibaba.fastjson2.JSONObject;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.comparison.cluster.Installation;
import io.cometmq.comparison.report.Figure;
import io.cometmq.comparison.report.Figure.Direction;
import io.cometmq.comparison.report.Figure.Pairing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Everything that is compared, with its goals. */
public final class Stages {
    private static final String MESSAGES = "messages/s";
    private static final String MICROS = "µs";

    private final Scale scale;
    private final Bench bench;
    private final Clock clock;

    private Stages(Scale scale, Bench bench, Clock clock) {
        this.scale = scale;
        this.bench = bench;
        this.clock = clock;
    }

    /**
     * All stages at this scale, those that need Kafka last.
     *
     * @param log is told what was done and what failed
     */
    public static List<Stage> all(Scale scale, Installation installation, Clock clock, Log log) {
        Stages stages = new Stages(scale, new Bench(installation, log, clock), clock);
        return List.of(
                stages.load(),
                stages.durable(),
                new LifeStage(scale, stages.bench, clock),
                new TopicsStage(scale, clock),
                new GarbageStage(scale, stages.bench, clock),
                new GrowthStage(scale, installation, stages.bench, log, clock),
                stages.stage(KafkaLoads.plan(scale.amounts().backlog())));
    }

    private Stage load() {
        List<Measurement> all = new ArrayList<>();
        for (int size : List.of(1_024, 128)) {
            String bytes = size == 128 ? "128 B" : "1 KiB";
            all.add(Measurement.steady(
                    "produce --mode=async --size=" + size,
                    own(
                            "async-" + size,
                            "async sends, " + bytes,
                            MESSAGES,
                            Direction.AT_LEAST,
                            size == 128 ? 3 : 2.5,
                            Reading::rate),
                    cpu("async-cpu-" + size, "broker processor time for each message, async, " + bytes)));
            all.add(Measurement.steady(
                    "produce --threads=64 --size=" + size,
                    cpu("sync64-cpu-" + size, "broker processor time for each message, 64 sync senders, " + bytes)));
            all.add(Measurement.steady(
                    "produce --mode=async --auto-batch --size=" + size,
                    own(
                            "batched-" + size,
                            "async sends, automatic batches, " + bytes,
                            MESSAGES,
                            Direction.AT_LEAST,
                            size == 128 ? 2.5 : 2,
                            Reading::rate)));
        }
        all.add(Measurement.steady(
                "latency",
                own("sync-p50", "sync send, 1 thread, 128 B, median", MICROS, Direction.AT_MOST, 0.45, Reading::p50),
                own("sync-p99", "the same, p99", MICROS, Direction.AT_MOST, 0.4, Reading::p99)));
        for (int rate : List.of(1_000, 10_000)) {
            all.add(Measurement.steady(
                    "e2e --rate=" + rate,
                    own(
                            "e2e-p50-" + rate,
                            String.format("end to end at %,d messages/s, p50", rate),
                            MICROS,
                            Direction.AT_MOST,
                            0.3,
                            Reading::p50),
                    own("e2e-p99-" + rate, "the same, p99", MICROS, Direction.AT_MOST, 0.4, Reading::p99)));
        }
        all.add(Measurement.steady(
                "tx --threads=64",
                own(
                        "tx",
                        "transactions committed and delivered, 64 threads",
                        MESSAGES,
                        Direction.AT_LEAST,
                        2.5,
                        Reading::rate)));
        all.add(Measurement.steady(
                "delay --rate=10000 --delay=2",
                own(
                        "delay-p50",
                        "lateness of timed messages, 10,000/s, p50",
                        MICROS,
                        Direction.AT_MOST,
                        0.05,
                        Reading::p50),
                own("delay-p99", "the same, p99", MICROS, Direction.AT_MOST, 0.1, Reading::p99)));
        String backlog =
                String.format("a backlog of %,d consumed, ", scale.amounts().backlog());
        all.add(Measurement.backlog(
                "consume", own("consume", backlog + "defaults", MESSAGES, Direction.AT_LEAST, 3, Reading::rate)));
        all.add(Measurement.backlog(
                "consume --threads=4 --batch=32",
                own(
                        "consume-tuned",
                        backlog + "4 threads, batches of 32",
                        MESSAGES,
                        Direction.AT_LEAST,
                        3,
                        Reading::rate)));
        all.add(Measurement.backlog(
                "pop --threads=4 --batch=32",
                own("pop", backlog + "popped", MESSAGES, Direction.AT_LEAST, 8, Reading::rate)));
        return stage(LoadPlan.ofRocketMq("load", Map.of("defaultMessageRequestMode", "POP"), all));
    }

    private Stage durable() {
        return stage(LoadPlan.ofRocketMq(
                "sync-flush",
                Map.of("flushDiskType", "SYNC_FLUSH"),
                List.of(
                        Measurement.steady(
                                "produce --threads=64 --size=1024",
                                own(
                                        "durable-64",
                                        "SYNC_FLUSH, 64 senders, 1 KiB",
                                        MESSAGES,
                                        Direction.AT_LEAST,
                                        2.5,
                                        Reading::rate)),
                        Measurement.steady(
                                "latency --size=1024",
                                own(
                                        "durable-1",
                                        "SYNC_FLUSH, 1 sender, 1 KiB, median",
                                        MICROS,
                                        Direction.AT_MOST,
                                        0.4,
                                        Reading::p50)))));
    }

    private Stage stage(LoadPlan plan) {
        return new LoadStage(plan, scale, bench, clock);
    }

    private static Reading cpu(String id, String label) {
        return new Reading(
                new Figure(id, label, MICROS, 0.4, Direction.AT_MOST, Pairing.APACHES_CLIENT), Reading::brokerCpu);
    }

    private static Reading own(
            String id,
            String label,
            String unit,
            Direction direction,
            double goal,
            ToDoubleFunction<JSONObject> value) {
        return new Reading(new Figure(id, label, unit, goal, direction, Pairing.OWN_CLIENTS), value);
    }
}
