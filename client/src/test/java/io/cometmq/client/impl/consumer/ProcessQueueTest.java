// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.message.MessageExt;
import io.cometmq.common.testing.Messages;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessQueueTest {
    private final ProcessQueue queue = new ProcessQueue(0);

    @Test
    void theOffsetToCommitIsTheLowestThatIsNotConsumed() {
        List<MessageExt> messages = messages(10, 11, 12);
        queue.put(messages);

        assertThat(queue.remove(List.of(messages.get(1)))).isEqualTo(10);
        assertThat(queue.remove(List.of(messages.get(0)))).isEqualTo(12);
        assertThat(queue.remove(List.of(messages.get(2)))).isEqualTo(13);
    }

    @Test
    void beforeTheFirstMessageThereIsNothingToCommit() {
        assertThat(queue.commitOffset()).isEqualTo(ProcessQueue.NOTHING);
        assertThat(queue.remove(messages(4))).isEqualTo(ProcessQueue.NOTHING);
    }

    @Test
    void aMessageThatIsThereAlreadyIsCountedOnce() {
        queue.put(messages(1, 2));
        queue.put(messages(2, 3));

        assertThat(queue.count()).isEqualTo(3);
        assertThat(queue.bytes()).isEqualTo(3 * 4);
        assertThat(queue.span()).isEqualTo(2);
    }

    @Test
    void whatIsConsumedTwiceIsTakenOutOnce() {
        queue.put(messages(1, 2));

        queue.remove(messages(1));
        queue.remove(messages(1));

        assertThat(queue.count()).isEqualTo(1);
        assertThat(queue.bytes()).isEqualTo(4);
    }

    @Test
    void aQueueThatNobodyPullsExpiresAfterTwoMinutes() {
        queue.pulledAt(1_000);

        assertThat(queue.isPullExpired(121_000)).isFalse();
        assertThat(queue.isPullExpired(121_001)).isTrue();
    }

    @Test
    void eachBoundOfFlowControlIsNamedWhenItIsPassed() {
        queue.put(messages(1, 2, 9));

        assertThat(new FlowControl(3, 12, 8).exceededBy(queue)).isEmpty();
        assertThat(new FlowControl(2, 12, 8).exceededBy(queue)).contains("pullThresholdForQueue=2");
        assertThat(new FlowControl(3, 11, 8).exceededBy(queue)).contains("pullThresholdSizeForQueue=11");
        assertThat(new FlowControl(3, 12, 7).exceededBy(queue)).contains("consumeConcurrentlyMaxSpan=7");
    }

    static List<MessageExt> messages(long... offsets) {
        List<MessageExt> messages = new ArrayList<>();
        for (long offset : offsets) {
            messages.add(Messages.to("T").body("body").at(offset, 0).stored());
        }
        return messages;
    }
}
