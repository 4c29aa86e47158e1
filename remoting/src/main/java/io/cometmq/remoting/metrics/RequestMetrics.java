// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.metrics;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.metrics.Buckets;
import io.cometmq.common.metrics.Collector;
import io.cometmq.common.metrics.Histogram;
import io.cometmq.common.metrics.Metric;
import io.cometmq.common.metrics.MetricsText;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.RequestObserver;
import io.cometmq.remoting.rpc.ServedRequest;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** How long requests took and how they ended. Thread-safe. */
public final class RequestMetrics implements RequestObserver, Collector {
    private static final Metric LATENCY = Metric.histogram(
            "rocketmq_rpc_latency_milliseconds",
            "Time from a request being decoded to its answer being ready, in milliseconds.",
            "protocol_type",
            "request_code",
            "response_code",
            "is_long_polling",
            "result");
    private static final Metric QUEUEING = Metric.histogram(
            "cometmq_request_queueing_seconds",
            "Time that requests waited for a thread of their lane, in seconds.",
            "lane");
    private static final Metric WRITING = Metric.histogram(
            "cometmq_reply_write_seconds", "Time from an answer being ready until the network had it, in seconds.");
    private static final Metric REFUSALS = Metric.counter(
            "cometmq_refusals_total",
            "Requests that were refused, by the code of the answer.",
            "request_code",
            "response_code");
    private static final Buckets LATENCIES = Buckets.millis(1, 3, 5, 7, 10, 100, 1000, 2000, 3000);
    private static final Buckets WAITS = Buckets.seconds(0.0001, 0.001, 0.01, 0.1, 1, 10);

    /** Answers that say no to nothing: there is none yet, or go on elsewhere. */
    private static final Set<Integer> NO_REFUSALS = Set.of(
            ResponseCode.SUCCESS,
            ResponseCode.PULL_NOT_FOUND,
            ResponseCode.PULL_RETRY_IMMEDIATELY,
            ResponseCode.PULL_OFFSET_MOVED,
            ResponseCode.QUERY_NOT_FOUND,
            ResponseCode.POLLING_TIMEOUT,
            ResponseCode.NO_MESSAGE);

    private final Clock clock;
    private final Queue<TypeTimes> types = new ConcurrentLinkedQueue<>();
    private final Map<Lane, Histogram> waits = new EnumMap<>(Lane.class);
    private final Histogram writes = new Histogram(WAITS);
    private final RequestLines lines;

    /**
     * Measures by {@code clock}.
     *
     * @param lines is shown every request when it is over
     */
    public RequestMetrics(Clock clock, RequestLines lines) {
        this.clock = clock;
        this.lines = lines;
        waits.put(Lane.SLOW, new Histogram(WAITS));
        waits.put(Lane.ADMIN, new Histogram(WAITS));
    }

    @Override
    public OfType of(RequestType<?, ?> type) {
        TypeTimes times = new TypeTimes(type.name().toLowerCase(Locale.ROOT), lines.of(type));
        types.add(times);
        return times;
    }

    @Override
    public List<Metric> metrics() {
        return List.of(LATENCY, QUEUEING, WRITING, REFUSALS);
    }

    @Override
    public void collect(MetricsText out) {
        out.begin(LATENCY);
        types.forEach(type -> {
            for (Cell cell : type.cells) {
                out.series(
                        cell.times,
                        "remoting",
                        type.request,
                        response(cell),
                        String.valueOf(cell.how.later() && type.holds()),
                        cell.how.oneway() ? "oneway" : "success");
            }
        });
        out.begin(QUEUEING);
        waits.forEach((lane, times) -> out.series(times, lane.name().toLowerCase(Locale.ROOT)));
        out.begin(WRITING);
        out.series(writes);
        out.begin(REFUSALS);
        types.forEach(type -> {
            Map<String, Long> refusals = new java.util.TreeMap<>();
            for (Cell cell : type.cells) {
                if (!NO_REFUSALS.contains(cell.how.code())) {
                    refusals.merge(response(cell), cell.times.count(), Long::sum);
                }
            }
            refusals.forEach((code, count) -> out.series(count, type.request, code));
        });
    }

    private static String response(Cell cell) {
        return ResponseCode.nameOf(cell.how.code()).toLowerCase(Locale.ROOT);
    }

    /** The requests that ended in one way. */
    private record Cell(Ending how, Histogram times) {}

    /** The requests of one type; they end in few ways, so these are looked through. */
    private final class TypeTimes implements OfType {
        private final String request;
        private final RequestLines.OfType lines;
        private volatile Cell[] cells = {};

        TypeTimes(String request, RequestLines.OfType lines) {
            this.request = request;
            this.lines = lines;
        }

        /** Whether requests of this type may wait for a message. */
        boolean holds() {
            return request.contains("pull") || request.contains("pop") || request.equals("notification");
        }

        @Override
        public long now() {
            return clock.nanos();
        }

        @Override
        public void started(Lane lane, long waited) {
            Histogram times = waits.get(lane);
            if (times != null) {
                times.observe(waited);
            }
        }

        @Override
        public void ended(long took, Ending ending) {
            cell(ending).times.observe(took);
        }

        @Override
        public void written(ServedRequest served) {
            if (served.delivery() == ServedRequest.Delivery.WRITTEN) {
                writes.observe(served.writeNanos());
            }
            lines.look(served);
        }

        @Override
        public boolean mayLogFailure() {
            return lines.mayLogFailure();
        }

        private Cell cell(Ending ending) {
            for (Cell cell : cells) {
                if (cell.how.equals(ending)) {
                    return cell;
                }
            }
            return addCell(ending);
        }

        private synchronized Cell addCell(Ending ending) {
            for (Cell cell : cells) {
                if (cell.how.equals(ending)) {
                    return cell;
                }
            }
            Cell[] more = java.util.Arrays.copyOf(cells, cells.length + 1);
            Cell made = new Cell(ending, new Histogram(LATENCIES));
            more[cells.length] = made;
            cells = more;
            return made;
        }
    }
}
