// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LeavingTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(Leaving.class);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();

    @BeforeEach
    void listen() {
        said.start();
        logger.addAppender(said);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(said);
    }

    @Test
    void whoIsAnsweredSaysNothing() {
        Leaving.await("G", CompletableFuture.completedFuture(null));

        assertThat(said.list).isEmpty();
    }

    @Test
    void aBrokerThatNeverAnswersIsLeftBehind() {
        Leaving.await("G", new CompletableFuture<>(), Duration.ofMillis(1));

        assertThat(said.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains("messages may come again", "group=G", "waitedMillis=1");
    }

    @Test
    void whatABrokerRefusesIsSaidAndEndsTheWait() {
        Leaving.await("G", CompletableFuture.failedFuture(new IllegalStateException("no broker-z")));

        assertThat(said.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains("group=G", "no broker-z");
    }

    @Test
    void anInterruptEndsTheWaitAndStays() {
        Thread.currentThread().interrupt();

        Leaving.await("G", new CompletableFuture<>());

        assertThat(Thread.interrupted()).isTrue();
    }
}
