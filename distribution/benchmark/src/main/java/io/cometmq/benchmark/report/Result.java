// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.report;

import io.cometmq.benchmark.load.Round;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One measurement.
 *
 * @param work what was done: the name of the command
 * @param client the library that did it
 * @param setup the options that matter, by name, in the order to show
 * @param rounds at least one
 */
public record Result(String work, String client, Map<String, Object> setup, List<Round> rounds) {
    /** The median of each figure by itself; of an even number of rounds the higher one of the two in the middle. */
    public Round median() {
        return new Round(
                Math.round(median(rounds, Round::messages)),
                failures(),
                median(rounds, Round::seconds),
                median(rounds, Round::rate),
                latency(),
                cost(present(Round::client)),
                cost(present(Round::servers)));
    }

    /** Messages that failed in all rounds. */
    public long failures() {
        return rounds.stream().mapToLong(Round::failures).sum();
    }

    private Round.@Nullable Latency latency() {
        List<Round.Latency> all = present(Round::latency);
        return all.isEmpty()
                ? null
                : new Round.Latency(
                        median(all, Round.Latency::p50),
                        median(all, Round.Latency::p99),
                        median(all, Round.Latency::p999),
                        median(all, Round.Latency::max),
                        median(all, Round.Latency::mean));
    }

    private static Round.@Nullable Cost cost(List<Round.Cost> all) {
        return all.isEmpty()
                ? null
                : new Round.Cost(
                        median(all, Round.Cost::cpuMicrosPerMessage),
                        median(all, Round.Cost::residentMib),
                        median(all, Round.Cost::anonymousMib));
    }

    private <T> List<T> present(Function<Round, @Nullable T> part) {
        return rounds.stream().map(part).filter(Objects::nonNull).toList();
    }

    private static <T> double median(List<T> all, ToDoubleFunction<T> figure) {
        return all.stream().mapToDouble(figure).sorted().toArray()[all.size() / 2];
    }
}
