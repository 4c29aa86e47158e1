// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.stage;

import com.alibaba.fastjson2.JSONObject;
import io.cometmq.comparison.report.Figure;
import io.cometmq.comparison.report.Figure.Direction;
import io.cometmq.comparison.report.Figure.Pairing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What is compared with Apache Kafka. Each client sends and consumes as it does by default, with automatic batches where
 * throughput counts and without waiting for a batch where time counts. Stateless.
 */
final class KafkaLoads {
    private static final String BESIDE = "beside Kafka: ";
    /** Kafka's own perf tool has 32 MiB under way; a thousand sends would leave its batches empty. */
    private static final String IN_FLIGHT = " --in-flight=20000";

    private KafkaLoads() {}

    static LoadPlan plan(int backlog) {
        List<Measurement> all = new ArrayList<>();
        for (int size : List.of(1_024, 128)) {
            all.add(Measurement.steady(
                    "produce --mode=async --auto-batch --size=" + size + IN_FLIGHT,
                    figure(
                            "kafka-batched-" + size,
                            "async sends, automatic batches, " + (size == 128 ? "128 B" : "1 KiB"),
                            "messages/s",
                            Direction.AT_LEAST,
                            1.2,
                            Reading::rate)));
        }
        for (int rate : List.of(1_000, 10_000)) {
            all.add(Measurement.steady(
                    "e2e --rate=" + rate,
                    figure(
                            "kafka-e2e-p99-" + rate,
                            String.format("end to end at %,d messages/s, p99", rate),
                            "µs",
                            Direction.AT_MOST,
                            1,
                            Reading::p99)));
        }
        String consumed = String.format("a backlog of %,d consumed, ", backlog);
        all.add(Measurement.backlog(
                "consume",
                figure("kafka-consume", consumed + "defaults", "messages/s", Direction.AT_LEAST, 1, Reading::rate)));
        all.add(Measurement.backlog(
                "consume --threads=4 --batch=32",
                figure(
                        "kafka-consume-tuned",
                        consumed + "ours 4 threads and batches of 32",
                        "messages/s",
                        Direction.AT_LEAST,
                        1,
                        Reading::rate)));
        return LoadPlan.ofKafka("kafka", all);
    }

    private static Reading figure(
            String id,
            String label,
            String unit,
            Direction direction,
            double goal,
            ToDoubleFunction<JSONObject> value) {
        return new Reading(new Figure(id, BESIDE + label, unit, goal, direction, Pairing.KAFKA), value);
    }
}
