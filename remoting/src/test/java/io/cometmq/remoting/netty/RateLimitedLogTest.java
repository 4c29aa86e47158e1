// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cometmq.common.testing.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RateLimitedLogTest {
    private final ManualClock clock = new ManualClock();
    private final Logger logger = (Logger) LoggerFactory.getLogger(RateLimitedLogTest.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final RateLimitedLog log = new RateLimitedLog(logger, clock);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
    }

    @Test
    void logsABoundedNumberOfLinesPerWindowAndSaysHowManyItLeftOut() {
        for (int i = 0; i < 100; i++) {
            log.warn("peer={} problem={}", "p" + i, "x");
        }
        assertThat(lines.list).hasSize(10);

        clock.advanceMillis(10_001);
        log.warn("peer={} problem={}", "later", "x");

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .endsWith("peer=later problem=x", "Like lines were left out: count=90");
    }
}
