// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.DELETE_EXPIRED_COMMITLOG;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MIN_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.UPDATE_CONSUMER_OFFSET;
import static io.cometmq.remoting.protocol.request.PullRequests.PULL_MESSAGE;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_MESSAGE_V2;
import static io.cometmq.remoting.protocol.request.TopicRequests.DELETE_TOPIC_IN_BROKER;
import static io.cometmq.remoting.protocol.request.TopicRequests.UPDATE_AND_CREATE_TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.testing.TestBroker;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.OffsetRequests.OfQueue;
import io.cometmq.remoting.protocol.request.OffsetRequests.UpdateOffset;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.SendRequests.Sent;
import io.cometmq.remoting.protocol.request.TopicRequests.CreateTopic;
import io.cometmq.remoting.protocol.request.TopicRequests.OfTopic;
import io.cometmq.remoting.rpc.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What topics say about how long their messages are kept, and what consumers are told. */
class RetentionTest {
    private static final Map<String, String> SMALL_LOG =
            Map.of("mappedFileSizeCommitLog", "16384", "maxMessageSize", "8192");

    private final ManualClock clock = new ManualClock();

    @TempDir
    Path directory;

    @Test
    void aTopicsOwnTimeMovesItsMinimum() {
        try (TestBroker broker = TestBroker.start(directory, SMALL_LOG, clock)) {
            create(broker, "T", "+reserve.time=2");
            create(broker, "Other", "");
            for (int hour = 0; hour < 5; hour++) {
                send(broker, "T", 10);
                send(broker, "Other", 10);
                clock.advance(Duration.ofHours(1));
            }

            deleteExpired(broker);

            assertThat(min(broker, "T")).isEqualTo(3);
            assertThat(min(broker, "Other")).isZero();
            Pulled moved = pulled(broker, "T", 1, ResponseCode.PULL_OFFSET_MOVED);
            assertThat(moved.nextBeginOffset()).isEqualTo(3);
            assertThat(moved.minOffset()).isEqualTo(3);
            assertThat(pulled(broker, "T", 3, ResponseCode.SUCCESS).nextBeginOffset())
                    .isEqualTo(5);
        }
        try (TestBroker broker = TestBroker.start(directory, SMALL_LOG, clock)) {
            assertThat(min(broker, "T")).isEqualTo(3);
            create(broker, "T", "-reserve.time");
            deleteExpired(broker);
            assertThat(min(broker, "T")).as("the log still has them").isZero();
        }
    }

    @Test
    void whatAGroupHasNotConsumedIsKept() {
        try (TestBroker broker = TestBroker.start(directory, SMALL_LOG, clock)) {
            create(broker, "T", "+reserve.unconsumed=true");
            for (int i = 0; i < 20; i++) {
                send(broker, "T", 4000);
            }
            commit(broker, 6);
            clock.advance(Duration.ofDays(30));
        }
        try (TestBroker broker = TestBroker.start(directory, SMALL_LOG, clock)) {
            deleteExpired(broker);
            assertThat(min(broker, "T")).isBetween(3L, 6L);

            commit(broker, 20);
            deleteExpired(broker);
            assertThat(min(broker, "T")).isGreaterThan(12);
        }
    }

    @Test
    void aTopicThatIsMadeAgainGoesOnWithItsOffsets() {
        try (TestBroker broker = TestBroker.start(directory, SMALL_LOG, clock)) {
            create(broker, "T", "");
            for (int i = 0; i < 3; i++) {
                send(broker, "T", 10);
            }

            assertThat(broker.call(DELETE_TOPIC_IN_BROKER, new OfTopic("T")).code())
                    .isEqualTo(ResponseCode.SUCCESS);
            create(broker, "T", "");

            assertThat(min(broker, "T")).isEqualTo(3);
            assertThat(pulled(broker, "T", 1, ResponseCode.PULL_OFFSET_MOVED).nextBeginOffset())
                    .isEqualTo(3);
            pulled(broker, "T", 3, ResponseCode.PULL_NOT_FOUND);
            assertThat(send(broker, "T", 10)).isEqualTo(3);
        }
    }

    private static void create(TestBroker broker, String topic, String attributes) {
        Answer<NoHeader> created = broker.call(
                UPDATE_AND_CREATE_TOPIC,
                new CreateTopic(topic, "TBW102", 1, 1, 6, "SINGLE_TAG", 0, false, attributes, false));
        assertThat(created.code()).as(created.remark()).isEqualTo(ResponseCode.SUCCESS);
    }

    /** Sends a message and waits until it can be read. */
    private static long send(TestBroker broker, String topic, int bytes) {
        Send header = new Send("PG", topic, "TBW102", 4, 0, 0, 0, 0, "", 0, false, null, false, null);
        Answer<Sent> sent = broker.call(SEND_MESSAGE_V2, header, new byte[bytes]);
        assertThat(sent.code()).as(sent.remark()).isEqualTo(ResponseCode.SUCCESS);
        long offset = sent.header().queueOffset();
        pulled(broker, topic, offset, ResponseCode.SUCCESS);
        return offset;
    }

    /** A pull that waits for a moment when it finds nothing yet, where something is expected. */
    private static Pulled pulled(TestBroker broker, String topic, long offset, int code) {
        long wait = code == ResponseCode.SUCCESS ? 15_000 : 0;
        Pull ask = new Pull("G", topic, 0, offset, 32, 6, 0, wait, "*", 0, "TAG", null, null);
        Answer<Pulled> pulled = TestBroker.await(broker.start(PULL_MESSAGE, ask, new byte[0]));
        assertThat(pulled.code()).as(pulled.remark()).isEqualTo(code);
        return pulled.header();
    }

    private static void commit(TestBroker broker, long offset) {
        assertThat(broker.call(UPDATE_CONSUMER_OFFSET, new UpdateOffset("G", "T", 0, offset))
                        .code())
                .isEqualTo(ResponseCode.SUCCESS);
    }

    private static long min(TestBroker broker, String topic) {
        return broker.call(GET_MIN_OFFSET, new OfQueue(topic, 0)).header().offset();
    }

    private static void deleteExpired(TestBroker broker) {
        assertThat(broker.call(DELETE_EXPIRED_COMMITLOG, new NoHeader()).code()).isEqualTo(ResponseCode.SUCCESS);
    }
}
