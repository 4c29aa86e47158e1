// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client;

import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.message.Message;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.ResponseCode;
import org.jspecify.annotations.Nullable;

/** Checks what a user gives the client, before anything is sent. Stateless. */
public final class Validators {
    /** How many characters the name of a topic has at most. */
    public static final int TOPIC_MAX_LENGTH = TopicNames.MAX_TOPIC_LENGTH;
    /** How many characters the name of a group has at most. */
    public static final int GROUP_MAX_LENGTH = TopicNames.MAX_GROUP_LENGTH;

    private static final String[] DEFAULT_GROUPS = {"DEFAULT_PRODUCER", "DEFAULT_CONSUMER"};

    private Validators() {}

    /** Checks the name of a group; the default groups are refused, because nobody means them. */
    public static void checkGroup(String group) throws MQClientException {
        String problem = TopicNames.problemOfGroup(group);
        if (!problem.isEmpty()) {
            throw new MQClientException(problem, null);
        }
        for (String reserved : DEFAULT_GROUPS) {
            if (group.equals(reserved)) {
                throw new MQClientException("group " + group + ": expected a name of the application's own", null);
            }
        }
    }

    /** Checks how a client is to reach its servers: nothing may go in the clear that was meant to go otherwise. */
    public static void checkConnection(ClientConfig config) throws MQClientException {
        if (config.isUseTLS()) {
            throw new MQClientException("useTLS=true (tls.enable): expected false, this client has no TLS", null);
        }
        if (config.hasProxy()) {
            throw new MQClientException(
                    "socksProxyConfig=" + config.getSocksProxyConfig() + " (" + ClientConfig.SOCKS_PROXY_CONFIG
                            + "): expected {}, this client has no proxies",
                    null);
        }
    }

    /** Checks the name of a topic. */
    public static void checkTopic(String topic) throws MQClientException {
        String problem = TopicNames.problemOfTopic(topic);
        if (!problem.isEmpty()) {
            throw new MQClientException(problem, null);
        }
    }

    /** Checks a message that is to be sent: its topic and its body, of at most {@code maxMessageSize} bytes. */
    public static void checkMessage(@Nullable Message message, int maxMessageSize) throws MQClientException {
        if (message == null) {
            throw new MQClientException(ResponseCode.MESSAGE_ILLEGAL, "the message is null");
        }
        checkTopic(message.getTopic());
        if (TopicNames.isSendForbidden(message.getTopic())) {
            throw new MQClientException(
                    "Sending message to topic[" + message.getTopic() + "] is forbidden: it is the broker's own", null);
        }
        int size = message.getBody().length;
        if (size == 0) {
            throw new MQClientException(ResponseCode.MESSAGE_ILLEGAL, "the message body length is zero");
        }
        checkSize(size, maxMessageSize);
    }

    /** Checks the size of a body in bytes. */
    public static void checkSize(int size, int maxMessageSize) throws MQClientException {
        if (size > maxMessageSize) {
            throw new MQClientException(
                    ResponseCode.MESSAGE_ILLEGAL,
                    "the message body size over max value, MAX: " + maxMessageSize + " (maxMessageSize), was: " + size);
        }
    }
}
