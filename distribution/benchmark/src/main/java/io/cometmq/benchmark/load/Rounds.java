// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.load;

import io.cometmq.common.lifecycle.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at a load that goes on: lets it warm up, then cuts its time into rounds of the same length. The load never pauses
 * between them. One use, by one thread.
 */
public final class Rounds {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;

    private final Meter meter;
    private final Processes servers;
    private final Clock clock;
    private final LiveLine live;
    private final Stop never = new Stop();

    private long begun;
    private long countBefore;
    private long failuresBefore;
    private long clientBefore;
    private long serversBefore;

    /** Rounds of what {@code meter} counts, with the costs of {@code servers}. */
    public Rounds(Meter meter, Processes servers, LiveLine live, Clock clock) {
        this.meter = meter;
        this.servers = servers;
        this.live = live;
        this.clock = clock;
    }

    /** Warms up for so long, then measures {@code count} rounds. */
    public List<Round> take(Duration warmUp, Duration length, int count) throws InterruptedException {
        begin();
        live.name("warm-up");
        pass(warmUp);
        List<Round> rounds = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            live.name("round " + i + " of " + count);
            begin();
            pass(length);
            rounds.add(end());
        }
        live.end();
        return rounds;
    }

    /** A round begins now. */
    public void begin() {
        meter.cut();
        countBefore = meter.count();
        failuresBefore = meter.failures();
        clientBefore = Processes.self().cpuNanos();
        serversBefore = servers.cpuNanos();
        begun = clock.nanos();
    }

    /** It ends now. */
    public Round end() {
        return end(begun);
    }

    /**
     * It ends now, and its rate counts from a later moment than its costs.
     *
     * @param from by the clock's nanoseconds
     */
    public Round end(long from) {
        double nanos = clock.nanos() - from;
        long messages = meter.count() - countBefore;
        Processes client = Processes.self();
        return new Round(
                messages,
                meter.failures() - failuresBefore,
                nanos / NANOS_PER_SECOND,
                messages / (nanos / NANOS_PER_SECOND),
                Round.Latency.of(meter.cut()),
                cost(client, clientBefore, messages),
                servers.isEmpty() ? null : cost(servers, serversBefore, messages));
    }

    private static Round.Cost cost(Processes processes, long cpuBefore, long messages) {
        double micros = (processes.cpuNanos() - cpuBefore) / NANOS_PER_MICRO;
        return new Round.Cost(messages == 0 ? 0 : micros / messages, processes.residentMib(), processes.anonymousMib());
    }

    private void pass(Duration time) throws InterruptedException {
        long end = clock.nanos() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - clock.nanos()) {
            never.await(Math.min(left, LiveLine.EVERY_NANOS));
            live.show(meter);
        }
    }
}
