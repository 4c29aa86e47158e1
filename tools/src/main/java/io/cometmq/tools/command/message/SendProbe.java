// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.command.UsageException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Sends messages to the queues of a topic in turn and takes the time of each. Owned by one command. */
final class SendProbe {
    private final AdminClient admin;
    private final TopicRouteData route;
    private final List<MessageQueue> queues;
    private final byte[] body;
    private int next;

    /** What a message that is sent for its time looks like. Filled by picocli. */
    static final class Size {
        private static final int MAX_BYTES = 4 << 20;

        @Option(
                names = {"-s", "--size", "--messageSize"},
                defaultValue = "128",
                description = "Bytes of each body; 128 without.")
        private int size;

        int bytes() {
            if (size <= 0 || size > MAX_BYTES) {
                throw new UsageException("option -s " + size + ": expected 1.." + MAX_BYTES);
            }
            return size;
        }
    }

    /**
     * One send.
     *
     * @param result null when it failed
     * @param failure why it failed; empty when it did not
     */
    record Timed(MessageQueue queue, MessageSender.@Nullable Result result, String failure, long millis) {}

    /**
     * A probe of a topic.
     *
     * @param brokerName null for all brokers
     */
    SendProbe(AdminClient admin, String topic, @Nullable String brokerName, int bytes) {
        this.admin = admin;
        this.route = admin.route(topic);
        this.queues = MessageSender.writable(route, topic, brokerName);
        this.body = "a".repeat(bytes).getBytes(StandardCharsets.UTF_8);
    }

    /** Sends one message; a refusal is an answer too. */
    Timed send() {
        MessageQueue queue = queues.get(next++ % queues.size());
        Message message = new Message(queue.getTopic(), body);
        long begin = admin.nanos();
        try {
            MessageSender.Result result =
                    MessageSender.send(admin, route, message, queue.getBrokerName(), queue.getQueueId());
            return new Timed(queue, result, "", millisSince(begin));
        } catch (AdminException failure) {
            return new Timed(queue, null, String.valueOf(failure.getMessage()), millisSince(begin));
        }
    }

    private long millisSince(long begin) {
        return TimeUnit.NANOSECONDS.toMillis(admin.nanos() - begin);
    }
}
