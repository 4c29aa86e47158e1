// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.metrics;

import io.cometmq.common.lifecycle.RepeatedLine;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.rpc.ServedRequest;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log says of single requests: those that took long, with where their time went, and those whose handler failed.
 * One line at once for each type of request, those that follow are counted for some seconds. Any other request costs a
 * comparison. Thread-safe.
 */
public final class RequestLines {
    private static final Logger log = LoggerFactory.getLogger(RequestLines.class);
    /** What a header says about what was asked of what, as far as it says it. */
    private static final List<String> SUBJECTS = List.of("topic", "queueId", "consumerGroup", "producerGroup", "group");

    private final Supplier<SlowRequestConfig> config;
    private final Scheduler scheduler;

    /**
     * Logs what {@code config} calls slow at each moment.
     *
     * @param scheduler tells at the end of some seconds how many more there were
     */
    public RequestLines(Supplier<SlowRequestConfig> config, Scheduler scheduler) {
        this.config = config;
        this.scheduler = scheduler;
    }

    OfType of(RequestType<?, ?> type) {
        return new OfType(
                RepeatedLine.of(log, "Slow request " + type.name(), scheduler),
                RepeatedLine.of(log, "Request failed " + type.name(), scheduler));
    }

    /** Those of one type. */
    final class OfType {
        private final RepeatedLine lines;
        private final RepeatedLine failures;

        OfType(RepeatedLine lines, RepeatedLine failures) {
            this.lines = lines;
            this.failures = failures;
        }

        boolean mayLogFailure() {
            return failures.mayLog();
        }

        void look(ServedRequest request) {
            long limit = config.get().limit().toNanos();
            if (limit > 0 && request.totalNanos() > limit && !request.heldBack() && lines.mayLog()) {
                log.warn("Slow request: {} limitMillis={}", describe(request), TimeUnit.NANOSECONDS.toMillis(limit));
            }
        }
    }

    private static String describe(ServedRequest request) {
        ServedRequest.Stages stages = request.stages();
        return "request=" + request.type().name() + " peer=" + request.connection() + subjects(request.header())
                + " requestBytes=" + request.requestBytes() + " replyBytes=" + request.replyBytes()
                + " answer=" + ResponseCode.nameOf(request.code()) + " delivery="
                + request.delivery().name().toLowerCase(Locale.ROOT) + " totalMillis=" + millis(request.totalNanos())
                + " queuedMillis=" + millis(stages.queued()) + " handlerMillis=" + millis(stages.handler())
                + " appendMillis=" + millis(stages.append()) + " waitedMillis=" + millis(stages.waited())
                + " writeMillis=" + millis(stages.write());
    }

    private static String subjects(@Nullable Record header) {
        StringBuilder text = new StringBuilder();
        RecordComponent[] parts =
                header == null ? new RecordComponent[0] : header.getClass().getRecordComponents();
        for (RecordComponent part : parts) {
            if (SUBJECTS.contains(part.getName())) {
                text.append(' ').append(part.getName()).append('=').append(value(part, header));
            }
        }
        return text.toString();
    }

    private static @Nullable Object value(RecordComponent part, @Nullable Record header) {
        try {
            return part.getAccessor().invoke(header);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("header component cannot be read: " + part, impossible);
        }
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e6);
    }
}
