// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer.listener;

/** What a concurrent listener made of its messages. */
public enum ConsumeConcurrentlyStatus {
    /** Done. */
    CONSUME_SUCCESS,
    /** Not done; deliver again later. */
    RECONSUME_LATER
}
