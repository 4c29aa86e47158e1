// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class UnderWayTest {
    private final UnderWay underWay = new UnderWay();

    @Test
    void isQuietWhenNothingHasBegun() {
        assertThat(underWay.quiet()).isCompleted();
    }

    @Test
    void isQuietWhenEachCallHasEndedWellOrNot() {
        CompletableFuture<String> one = new CompletableFuture<>();
        CompletableFuture<String> other = new CompletableFuture<>();
        CompletableFuture<String> watchedOne = underWay.watch(() -> one);
        CompletableFuture<String> watchedOther = underWay.watch(() -> other);

        CompletableFuture<Void> quiet = underWay.quiet();
        one.complete("done");
        assertThat(quiet).isNotDone();
        other.completeExceptionally(new IllegalStateException("lost"));

        assertThat(quiet).isCompleted();
        assertThat(watchedOne).isCompletedWithValue("done");
        assertThat(watchedOther).isCompletedExceptionally();
    }

    @Test
    void whatBeginsAfterTheQuietDoesNotUndoIt() {
        CompletableFuture<Void> before = underWay.quiet();

        CompletableFuture<Void> unused = underWay.watch(() -> new CompletableFuture<Void>());

        assertThat(before).isCompleted();
        assertThat(underWay.quiet()).isNotDone();
    }

    @Test
    void aCallThatCannotBeginCountsNoMore() {
        assertThatThrownBy(() -> underWay.watch(() -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        assertThat(underWay.quiet()).isCompleted();
    }
}
