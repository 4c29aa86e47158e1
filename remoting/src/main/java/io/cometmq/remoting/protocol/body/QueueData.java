// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

/**
 * How many queues of a topic a broker has.
 *
 * @param perm bits: 4 read, 2 write, 1 inherit
 */
public record QueueData(String brokerName, int perm, int readQueueNums, int topicSysFlag, int writeQueueNums) {
    /** Reads what a peer left out as empty. */
    public QueueData {
        brokerName = OrEmpty.text(brokerName);
    }
}
