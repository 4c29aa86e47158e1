// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import io.cometmq.broker.offset.ConsumerOffsets;
import io.cometmq.broker.offset.ResetListener;
import io.cometmq.broker.pop.Pops;

/** Has groups that pop follow a reset at once: what they pop next comes from there. Thread-safe. */
public final class PopResets implements ResetListener {
    private final Pops pops;
    private final ConsumerOffsets offsets;

    public PopResets(Pops pops, ConsumerOffsets offsets) {
        this.pops = pops;
        this.offsets = offsets;
    }

    @Override
    public boolean onReset(String group, String topic, int queueId, long offset) {
        if (!pops.isPopped(topic, group, queueId)) {
            return false;
        }
        pops.reset(topic, group, queueId, offset);
        offsets.followed(group, topic, queueId);
        return true;
    }
}
