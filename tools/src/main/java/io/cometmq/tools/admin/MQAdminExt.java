// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import io.cometmq.client.MQAdmin;
import io.cometmq.client.exception.MQClientException;

/**
 * What administrators can ask of a running system and change in it; {@link DefaultMQAdminExt} does it. RocketMQ's interface
 * under our prefix, in one interface for each family of methods.
 *
 * <p>A method fails with a {@code RemotingException} when no answer came, with {@code MQBrokerException} or {@code
 * MQClientException}, as it declares, when a server refused, with the server's code and remark unchanged, and with {@code
 * MQClientException} when something is wrong on this side. Methods of features that we lack throw {@link
 * UnsupportedOperationException}. Addresses are {@code host:port}, times milliseconds since 1970.
 */
public interface MQAdminExt
        extends MQAdmin,
                TopicAdminExt,
                GroupAdminExt,
                OffsetAdminExt,
                MessageAdminExt,
                ClientAdminExt,
                BrokerAdminExt,
                NameServerAdminExt,
                MissingFeatures {
    /**
     * Opens the connections; asks nobody yet.
     *
     * @throws MQClientException when the settings cannot be used
     */
    void start() throws MQClientException;

    /** Closes the connections; what is under way fails. May be called again, and before {@link #start()}. */
    void shutdown();
}
