// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.remoting.exception.RemotingConnectException;
import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.remoting.exception.RemotingSendRequestException;
import io.cometmq.remoting.exception.RemotingTimeoutException;
import java.io.UnsupportedEncodingException;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The methods of RocketMQ's admin API for features that CometMQ does not have. Each throws {@link
 * UnsupportedOperationException} and names the feature, so that applications compile and fail where they use it.
 */
public interface MissingFeatures {
    /** Of broker containers. */
    default void addBrokerToContainer(String brokerContainerAddr, String brokerConfig)
            throws InterruptedException, RemotingConnectException, RemotingTimeoutException,
                    RemotingSendRequestException, MQBrokerException {
        throw missing("addBrokerToContainer", "broker containers");
    }

    /** Of broker containers. */
    default void removeBrokerFromContainer(
            String brokerContainerAddr, String clusterName, String brokerName, long brokerId)
            throws InterruptedException, MQBrokerException, RemotingTimeoutException, RemotingSendRequestException,
                    RemotingConnectException {
        throw missing("removeBrokerFromContainer", "broker containers");
    }

    /** Of controllers. */
    default Map<String, Properties> getControllerConfig(List<String> controllerServers)
            throws InterruptedException, RemotingTimeoutException, RemotingSendRequestException,
                    RemotingConnectException, MQClientException, UnsupportedEncodingException {
        throw missing("getControllerConfig", "controllers");
    }

    /** Of controllers. */
    default void updateControllerConfig(Properties properties, List<String> controllers)
            throws InterruptedException, RemotingConnectException, UnsupportedEncodingException,
                    RemotingSendRequestException, RemotingTimeoutException, MQClientException, MQBrokerException {
        throw missing("updateControllerConfig", "controllers");
    }

    /** Of controllers. */
    default void cleanControllerBrokerData(
            String controllerAddr,
            String clusterName,
            String brokerName,
            String brokerControllerIdsToClean,
            boolean isCleanLivingBroker)
            throws RemotingException, InterruptedException, MQBrokerException {
        throw missing("cleanControllerBrokerData", "controllers");
    }

    /** Of replicas. */
    default void resetMasterFlushOffset(String brokerAddr, long masterFlushOffset)
            throws InterruptedException, RemotingConnectException, RemotingTimeoutException,
                    RemotingSendRequestException, MQBrokerException {
        throw missing("resetMasterFlushOffset", "replicas");
    }

    /** Of reading ahead. */
    default String setCommitLogReadAheadMode(String brokerAddr, String mode)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException,
                    InterruptedException, MQBrokerException {
        throw missing("setCommitLogReadAheadMode", "switch for reading ahead");
    }

    /** Of access control. */
    default void createUser(String brokerAddr, String username, String password, String userType)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException, MQBrokerException,
                    InterruptedException {
        throw missing("createUser", "access control");
    }

    /** Of access control. */
    default void updateUser(String brokerAddr, String username, String password, String userType, String userStatus)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException, MQBrokerException,
                    InterruptedException {
        throw missing("updateUser", "access control");
    }

    /** Of access control. */
    default void deleteUser(String brokerAddr, String username)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException, MQBrokerException,
                    InterruptedException {
        throw missing("deleteUser", "access control");
    }

    /** Of access control. */
    default void createAcl(
            String brokerAddr,
            String subject,
            List<String> resources,
            List<String> actions,
            List<String> sourceIps,
            String decision)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException, MQBrokerException,
                    InterruptedException {
        throw missing("createAcl", "access control");
    }

    /** Of access control. */
    default void updateAcl(
            String brokerAddr,
            String subject,
            List<String> resources,
            List<String> actions,
            List<String> sourceIps,
            String decision)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException, MQBrokerException,
                    InterruptedException {
        throw missing("updateAcl", "access control");
    }

    /** Of access control. */
    default void deleteAcl(String brokerAddr, String subject, String resource)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException, MQBrokerException,
                    InterruptedException {
        throw missing("deleteAcl", "access control");
    }

    /** Of timers in RocksDB. */
    default void switchTimerEngine(String brokerAddr, String desTimerEngine)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException,
                    UnsupportedEncodingException, InterruptedException, MQBrokerException {
        throw missing("switchTimerEngine", "timers in RocksDB");
    }

    /** Of lite topics. */
    default void triggerLiteDispatch(String brokerAddr, String group, String clientId)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        throw missing("triggerLiteDispatch", "lite topics");
    }

    private static UnsupportedOperationException missing(String method, String feature) {
        return new UnsupportedOperationException(method + ": CometMQ has no " + feature);
    }
}
