// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.common;

/** The codes of an {@link io.cometmq.client.exception.MQClientException} that no broker gave. RocketMQ's users know these numbers. */
public final class ClientErrorCode {
    /** No connection to the broker could be made. */
    public static final int CONNECT_BROKER_EXCEPTION = 10001;
    /** The broker did not answer in time. */
    public static final int ACCESS_BROKER_TIMEOUT = 10002;
    /** The route names no address for the broker. */
    public static final int BROKER_NOT_EXIST_EXCEPTION = 10003;
    /** No name server address is set. */
    public static final int NO_NAME_SERVER_EXCEPTION = 10004;
    /** The name servers know no route of the topic. */
    public static final int NOT_FOUND_TOPIC_EXCEPTION = 10005;

    /** A request was sent and not answered in time. */
    public static final int REQUEST_TIMEOUT_EXCEPTION = 10006;
    /** No answer can be made to a message. */
    public static final int CREATE_REPLY_MESSAGE_EXCEPTION = 10007;

    private ClientErrorCode() {}
}
