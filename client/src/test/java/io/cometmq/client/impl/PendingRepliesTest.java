// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.client.exception.RequestTimeoutException;
import io.cometmq.common.message.Message;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.remoting.exception.RemotingTooMuchRequestException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PendingRepliesTest {
    private final ManualClock clock = new ManualClock();
    private final ManualScheduler scheduler = new ManualScheduler(clock);
    private final PendingReplies replies = new PendingReplies(scheduler, 2);

    @Test
    void anAnswerGoesToItsRequestOnce() {
        CompletableFuture<Message> one = replies.expect("one", "T", 1_000);
        CompletableFuture<Message> two = replies.expect("two", "T", 1_000);
        Message answer = new Message("R", new byte[1]);

        assertThat(replies.arrived("two", answer)).isTrue();
        assertThat(replies.arrived("two", answer)).isFalse();
        assertThat(replies.arrived("three", answer)).isFalse();

        assertThat(two).isCompletedWithValue(answer);
        assertThat(one).isNotDone();
        assertThat(replies.size()).isEqualTo(1);
    }

    @Test
    void whatIsNotAnsweredInTimeFailsAndIsForgotten() {
        CompletableFuture<Message> reply = replies.expect("one", "T", 1_000);

        scheduler.advance(Duration.ofMillis(999));
        assertThat(reply).isNotDone();
        scheduler.advance(Duration.ofMillis(1));

        assertThatThrownBy(reply::join).hasCauseInstanceOf(RequestTimeoutException.class);
        assertThat(replies.size()).isZero();
    }

    @Test
    void pastTheBoundARequestIsRefusedUntilOneEnds() {
        CompletableFuture<Message> one = replies.expect("one", "T", 1_000);
        CompletableFuture<Message> two = replies.expect("two", "T", 1_000);

        assertThat(two).isNotDone();
        assertThatThrownBy(() -> replies.expect("three", "T", 1_000).join())
                .hasCauseInstanceOf(RemotingTooMuchRequestException.class)
                .hasMessageContaining("bound 2");
        one.completeExceptionally(new IllegalStateException("not sent"));

        assertThat(replies.expect("three", "T", 1_000)).isNotDone();
    }
}
