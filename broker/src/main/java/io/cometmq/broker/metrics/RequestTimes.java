// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.metrics;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.metrics.Buckets;
import io.cometmq.common.metrics.Collector;
import io.cometmq.common.metrics.Histogram;
import io.cometmq.common.metrics.Metric;
import io.cometmq.common.metrics.MetricsText;
import io.cometmq.remoting.metrics.RequestLines;
import io.cometmq.remoting.metrics.RequestMetrics;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.GroupRequests;
import io.cometmq.remoting.protocol.request.TopicRequests;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.RequestObserver;
import io.cometmq.remoting.rpc.ServedRequest;
import java.util.List;
import java.util.stream.Stream;

/** How long requests took, and by RocketMQ's names those that create topics and groups. Thread-safe. */
public final class RequestTimes implements RequestObserver, Collector {
    private static final Metric TOPICS = Metric.histogram(
            "rocketmq_topic_create_execution_time_milliseconds",
            "Time that creating or changing a topic took, in milliseconds.",
            "invocation_status",
            "is_system");
    private static final Metric GROUPS = Metric.histogram(
            "rocketmq_consumer_group_create_execution_time_milliseconds",
            "Time that creating or changing a consumer group took, in milliseconds.",
            "invocation_status");
    private static final Buckets TIMES = Buckets.millis(10, 100, 1000, 3000, 5000);

    private final RequestMetrics all;
    private final Outcome topics = new Outcome();
    private final Outcome groups = new Outcome();

    /**
     * Measures by {@code clock}.
     *
     * @param lines is shown every request when it is over
     */
    public RequestTimes(Clock clock, RequestLines lines) {
        this.all = new RequestMetrics(clock, lines);
    }

    @Override
    public OfType of(RequestType<?, ?> type) {
        OfType inner = all.of(type);
        if (type.code() == TopicRequests.UPDATE_AND_CREATE_TOPIC.code()) {
            return new Timed(inner, topics);
        }
        return type.code() == GroupRequests.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP.code()
                ? new Timed(inner, groups)
                : inner;
    }

    @Override
    public List<Metric> metrics() {
        return Stream.concat(all.metrics().stream(), Stream.of(TOPICS, GROUPS)).toList();
    }

    @Override
    public void collect(MetricsText out) {
        all.collect(out);
        out.begin(TOPICS);
        // Topics of the system are not created by requests.
        out.series(topics.good, "success", "false");
        out.series(topics.bad, "failure", "false");
        out.begin(GROUPS);
        out.series(groups.good, "success");
        out.series(groups.bad, "failure");
    }

    private record Outcome(Histogram good, Histogram bad) {
        Outcome() {
            this(new Histogram(TIMES), new Histogram(TIMES));
        }
    }

    private static final class Timed implements OfType {
        private final OfType inner;
        private final Outcome outcome;

        Timed(OfType inner, Outcome outcome) {
            this.inner = inner;
            this.outcome = outcome;
        }

        @Override
        public long now() {
            return inner.now();
        }

        @Override
        public void started(Lane lane, long waited) {
            inner.started(lane, waited);
        }

        @Override
        public void ended(long took, Ending ending) {
            inner.ended(took, ending);
            Histogram times = ending.code() == ResponseCode.SUCCESS ? outcome.good() : outcome.bad();
            times.observe(took);
        }

        @Override
        public void written(ServedRequest request) {
            inner.written(request);
        }

        @Override
        public boolean mayLogFailure() {
            return inner.mayLogFailure();
        }
    }
}
