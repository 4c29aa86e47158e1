// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import static io.cometmq.remoting.protocol.request.LockRequests.LOCK_BATCH_MQ;
import static io.cometmq.remoting.protocol.request.LockRequests.UNLOCK_BATCH_MQ;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.testing.TestBroker;
import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.LockBatchRequestBody;
import io.cometmq.remoting.protocol.body.LockBatchResponseBody;
import io.cometmq.remoting.protocol.body.UnlockBatchRequestBody;
import io.cometmq.remoting.rpc.Answer;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locks of so many queues in one request that they are read off the event loops. */
class QueueLocksAtScaleTest {
    private static final int QUEUES = 10_000;

    @TempDir
    Path directory;

    @Test
    void tenThousandQueuesAreLockedAndGivenBackByTheirOwnerOnly() {
        Set<MessageQueue> all = IntStream.range(0, QUEUES)
                .mapToObj(id -> new MessageQueue("T", "broker-a", id))
                .collect(Collectors.toSet());
        try (TestBroker broker = TestBroker.start(directory)) {
            assertThat(lock(broker, "c1", all)).hasSize(QUEUES);
            assertThat(lock(broker, "c2", all)).isEmpty();

            unlock(broker, "c2", all);
            assertThat(lock(broker, "c2", all)).isEmpty();

            unlock(broker, "c1", all);
            assertThat(lock(broker, "c2", all)).hasSize(QUEUES);
        }
    }

    private static Set<MessageQueue> lock(TestBroker broker, String client, Set<MessageQueue> queues) {
        Answer<NoHeader> answer = broker.call(
                LOCK_BATCH_MQ,
                NoHeader.INSTANCE,
                Json.writeBytes(new LockBatchRequestBody(client, "G", queues, false)));
        assertThat(answer.code()).as(answer.remark()).isEqualTo(ResponseCode.SUCCESS);
        return Json.read(answer.body(), LockBatchResponseBody.class).lockOKMQSet();
    }

    private static void unlock(TestBroker broker, String client, Set<MessageQueue> queues) {
        Answer<NoHeader> answer = broker.call(
                UNLOCK_BATCH_MQ,
                NoHeader.INSTANCE,
                Json.writeBytes(new UnlockBatchRequestBody(client, "G", queues, false)));
        assertThat(answer.code()).as(answer.remark()).isEqualTo(ResponseCode.SUCCESS);
    }
}
