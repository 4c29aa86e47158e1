// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.offset;

/** Is told when an operator moved a group to another offset of a queue. */
@FunctionalInterface
public interface ResetListener {
    /** Returns whether the group follows by this alone, so that its members need not be told. */
    boolean onReset(String group, String topic, int queueId, long offset);
}
