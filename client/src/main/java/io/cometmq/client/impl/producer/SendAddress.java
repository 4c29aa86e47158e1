// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.producer;

import io.cometmq.client.ClientConfig;
import io.cometmq.client.common.ClientErrorCode;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.BrokerTable;
import io.cometmq.common.message.MessageQueue;

/** Where messages for a broker are sent. Stateless. */
final class SendAddress {
    /** How far the port for sends is below the one that routes name, on brokers that have two. */
    private static final int VIP_PORT_DISTANCE = 2;

    private SendAddress() {}

    /** The address of the master of a queue's broker, {@code host:port}: its port for sends, where the settings say so. */
    static String of(MessageQueue queue, BrokerTable brokers, ClientConfig settings) throws MQClientException {
        String brokerName = brokers.nameOf(queue);
        String address = brokers.master(brokerName);
        if (address == null) {
            throw new MQClientException(
                    ClientErrorCode.BROKER_NOT_EXIST_EXCEPTION,
                    "The broker[" + brokerName + "] not exist: no route names its master");
        }
        return settings.isVipChannelEnabled() ? vip(address) : address;
    }

    private static String vip(String address) throws MQClientException {
        int colon = address.lastIndexOf(':');
        int port = Integer.parseInt(address, colon + 1, address.length(), 10) - VIP_PORT_DISTANCE;
        if (port < 1) {
            throw new MQClientException(
                    "vipChannelEnabled=true: broker " + address + " can have no port " + port + " for sends", null);
        }
        return address.substring(0, colon + 1) + port;
    }
}
