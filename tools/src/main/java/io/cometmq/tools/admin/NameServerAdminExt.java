// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.remoting.exception.RemotingCommandException;
import io.cometmq.remoting.exception.RemotingConnectException;
import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.remoting.exception.RemotingSendRequestException;
import io.cometmq.remoting.exception.RemotingTimeoutException;
import io.cometmq.remoting.protocol.body.KVTable;
import java.io.UnsupportedEncodingException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The methods of {@link MQAdminExt} about name servers and their key-value settings.
 * \ @see MQAdminExt for what they throw
 */
public interface NameServerAdminExt {
    /** The name servers, as {@code host:port}. */
    List<String> getNameServerAddressList();

    /** Changes settings of name servers; null or empty for all. */
    void updateNameServerConfig(Properties properties, @Nullable List<String> nameServers)
            throws InterruptedException, RemotingConnectException, UnsupportedEncodingException, MQBrokerException,
                    RemotingTimeoutException, MQClientException, RemotingSendRequestException;

    /** The settings of name servers, by address; null or empty for all. */
    Map<String, Properties> getNameServerConfig(@Nullable List<String> nameServers)
            throws InterruptedException, RemotingTimeoutException, RemotingSendRequestException,
                    RemotingConnectException, MQClientException, UnsupportedEncodingException;

    /** Takes the write permission from all topics of a broker in the routes of one name server; of how many topics. */
    int wipeWritePermOfBroker(String namesrvAddr, String brokerName)
            throws RemotingCommandException, RemotingConnectException, RemotingSendRequestException,
                    RemotingTimeoutException, InterruptedException, MQClientException;

    /** Gives the write permission back; to how many topics. */
    int addWritePermOfBroker(String namesrvAddr, String brokerName)
            throws RemotingCommandException, RemotingConnectException, RemotingSendRequestException,
                    RemotingTimeoutException, InterruptedException, MQClientException;

    /**
     * {@link #createAndUpdateKvConfig} under its older name.
     * @throws IllegalStateException when it fails: RocketMQ's users know no other exception here
     */
    void putKVConfig(String namespace, String key, String value);

    /** Sets a key at all name servers. */
    void createAndUpdateKvConfig(String namespace, String key, String value)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException;

    /** The value of a key; unknown: QUERY_NOT_FOUND. */
    String getKVConfig(String namespace, String key) throws RemotingException, MQClientException, InterruptedException;

    /** All keys and values of a namespace; unknown: QUERY_NOT_FOUND. */
    KVTable getKVListByNamespace(String namespace) throws RemotingException, MQClientException, InterruptedException;

    /** Removes a key at all name servers. */
    void deleteKvConfig(String namespace, String key)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException;
}
