// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.ConsumeOrderlyStatus;
import io.cometmq.client.hook.ConsumeMessageContext;
import io.cometmq.client.hook.ConsumeMessageHook;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.common.testing.Messages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConsumeHooksTest {
    private static final MessageQueue QUEUE = new MessageQueue("T", "b", 0);

    private final ManualClock clock = new ManualClock();
    private final ConsumeHooks hooks = new ConsumeHooks();
    private final ListenerCalls calls =
            new ListenerCalls("G", new ConsumerStats(clock), clock, hooks, Duration.ofMinutes(15), null);
    private final List<ConsumeMessageContext> seen = new ArrayList<>();

    @Test
    void everyCallIsSeenWithWhatCameOfIt() {
        hooks.add(new Seen(null));

        run(() -> ConsumeConcurrentlyStatus.CONSUME_SUCCESS);
        run(() -> ConsumeOrderlyStatus.SUCCESS);
        run(() -> ConsumeConcurrentlyStatus.RECONSUME_LATER);
        run(() -> null);
        run(() -> {
            throw new IllegalStateException("listener");
        });
        run(() -> {
            clock.advance(Duration.ofMinutes(15));
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });

        assertThat(seen)
                .extracting(context -> context.getProps().get(ConsumeHooks.RESULT))
                .containsExactly("SUCCESS", "SUCCESS", "FAILED", "RETURNNULL", "EXCEPTION", "TIME_OUT");
        assertThat(seen)
                .extracting(ConsumeMessageContext::isSuccess)
                .containsExactly(true, true, false, false, false, true);
        assertThat(seen.get(0).getConsumerGroup()).isEqualTo("G");
        assertThat(seen.get(0).getMq()).isEqualTo(QUEUE);
        assertThat(seen.get(0).getMsgList()).hasSize(1);
        assertThat(seen.get(0).getStatus()).isEqualTo("CONSUME_SUCCESS");
    }

    @Test
    void aHookThatThrowsChangesNothing() {
        hooks.add(new Seen(new IllegalStateException("hook")));

        assertThat(run(() -> ConsumeConcurrentlyStatus.CONSUME_SUCCESS).or(ConsumeConcurrentlyStatus.RECONSUME_LATER))
                .isEqualTo(ConsumeConcurrentlyStatus.CONSUME_SUCCESS);
        assertThat(seen).hasSize(1);
    }

    private <S> ListenerCalls.Outcome<S> run(Supplier<@Nullable S> listener) {
        List<MessageExt> messages = List.of(Messages.to("T").stored());
        return calls.run(QUEUE, messages, listener);
    }

    private final class Seen implements ConsumeMessageHook {
        private final @Nullable RuntimeException failure;

        private Seen(@Nullable RuntimeException failure) {
            this.failure = failure;
        }

        @Override
        public String hookName() {
            return "seen";
        }

        @Override
        public void consumeMessageBefore(ConsumeMessageContext context) {
            fail();
        }

        @Override
        public void consumeMessageAfter(ConsumeMessageContext context) {
            seen.add(context);
            fail();
        }

        private void fail() {
            if (failure != null) {
                throw failure;
            }
        }
    }
}
