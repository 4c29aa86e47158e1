// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

import org.jspecify.annotations.Nullable;

/** What a {@link PullTaskCallback} is told and answers. Owned by the thread that calls it. */
public class PullTaskContext {
    private int pullNextDelayTimeMillis = 200;
    private @Nullable MQPullConsumer pullConsumer;

    public int getPullNextDelayTimeMillis() {
        return pullNextDelayTimeMillis;
    }

    /** How long after its end the task runs again, in milliseconds; 200 unless it says otherwise. */
    public void setPullNextDelayTimeMillis(int pullNextDelayTimeMillis) {
        this.pullNextDelayTimeMillis = pullNextDelayTimeMillis;
    }

    /** The consumer to pull by; not null in a call. */
    public @Nullable MQPullConsumer getPullConsumer() {
        return pullConsumer;
    }

    public void setPullConsumer(@Nullable MQPullConsumer pullConsumer) {
        this.pullConsumer = pullConsumer;
    }
}
