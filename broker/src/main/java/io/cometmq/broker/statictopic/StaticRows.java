// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.statictopic;

import static io.cometmq.remoting.protocol.request.PullRequests.LITE_PULL_MESSAGE;
import static io.cometmq.remoting.protocol.request.PullRequests.PULL_MESSAGE;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_BATCH_MESSAGE;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_MESSAGE;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_MESSAGE_V2;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.RpcClient;
import java.util.List;

/** Puts the knowledge of static topics around the handlers of requests that name a queue. Stateless. */
public final class StaticRows {
    private StaticRows() {}

    /**
     * Changes the rows of {@code table}, which are bound already.
     *
     * @param nameServers who knows where other brokers are, {@code host:port} of each
     * @param client asks them, and the other brokers
     */
    public static void around(
            HandlerTable table, QueueMappings mappings, List<String> nameServers, RpcClient client, Clock clock) {
        LogicQueues queues = new LogicQueues(mappings, new OtherBrokers(nameServers, client, clock));
        StaticSends sends = new StaticSends(queues);
        table.around(SEND_MESSAGE, sends::around);
        table.around(SEND_MESSAGE_V2, sends::around);
        table.around(SEND_BATCH_MESSAGE, sends::around);
        StaticPulls pulls = new StaticPulls(queues);
        table.around(PULL_MESSAGE, next -> pulls.around(PULL_MESSAGE, next));
        table.around(LITE_PULL_MESSAGE, next -> pulls.around(LITE_PULL_MESSAGE, next));
        new StaticBounds(queues).around(table);
        new StaticOffsets(queues).around(table);
    }
}
