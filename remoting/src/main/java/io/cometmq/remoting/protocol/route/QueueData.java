// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.route;

import io.cometmq.remoting.protocol.OrEmpty;

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

    public int getReadQueueNums() {
        return readQueueNums;
    }

    public int getWriteQueueNums() {
        return writeQueueNums;
    }

    public int getPerm() {
        return perm;
    }

    public int getTopicSysFlag() {
        return topicSysFlag;
    }

    public String getBrokerName() {
        return brokerName;
    }
}
