// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.message.MessageExt;
import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.tools.admin.api.MessageTrack;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The methods of {@link MQAdminExt} that look up messages; more are in {@link io.cometmq.client.MQAdmin}.
 * \ @see MQAdminExt for what they throw
 */
public interface MessageAdminExt {
    /** The message with this id, a broker's or a producer's; {@code clusterName} is not looked at, ids are found everywhere. */
    MessageExt queryMessage(@Nullable String clusterName, String topic, String msgId)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException;

    /** Which groups have consumed a message. */
    List<MessageTrack> messageTrackDetail(MessageExt msg)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException;

    /** The same as {@link #messageTrackDetail}. */
    List<MessageTrack> messageTrackDetailConcurrent(MessageExt msg)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException;

    /** Has a half message checked again that was given up; false when the broker refuses. */
    boolean resumeCheckHalfMessage(String topic, String msgId)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException;
}
