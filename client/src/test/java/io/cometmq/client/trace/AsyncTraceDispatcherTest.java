// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.client.AccessChannel;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.testing.FakeBroker;
import io.cometmq.client.testing.FakeCluster;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AsyncTraceDispatcherTest {
    private final FakeCluster cluster =
            FakeCluster.of(1).with("RMQ_SYS_TRACE_TOPIC", 1).with("rmq_sys_TRACE_DATA_r1", 1);
    private final FakeBroker broker = cluster.broker(0);
    private final DefaultMQProducer inner = new DefaultMQProducer("Inner", cluster.clients());
    private final AsyncTraceDispatcher traces = new AsyncTraceDispatcher(inner, 3, null);

    @AfterEach
    void close() {
        traces.shutdown();
        cluster.close();
    }

    @Test
    void recordsAreSentTogetherAndWhatIsLeftAtTheEnd() throws Exception {
        for (int i = 0; i < 7; i++) {
            assertThat(traces.append(record("key-" + i))).isTrue();
        }

        traces.start(cluster.nameServer(), AccessChannel.LOCAL);
        traces.shutdown();

        List<MessageExt> sent = messages("RMQ_SYS_TRACE_TOPIC");
        assertThat(sent).hasSize(3);
        assertThat(sent)
                .flatExtracting(message -> TraceDataEncoder.decoderFromTraceDataString(
                        new String(message.getBody(), StandardCharsets.UTF_8)))
                .hasSize(7);
        assertThat(sent.get(0).getKeys()).contains("key-0").contains("key-2").doesNotContain("key-3");
    }

    @Test
    void pastTheBoundRecordsAreDroppedAndCounted() {
        for (int i = 0; i < AsyncTraceDispatcher.MAX_WAITING_RECORDS; i++) {
            assertThat(traces.append(record("key"))).isTrue();
        }

        assertThat(traces.append(record("key"))).isFalse();
        assertThat(traces.append(record("key"))).isFalse();
        assertThat(traces.dropped()).isEqualTo(2);
    }

    @Test
    void aVendorsServersGetTracesInTopicsPerRegion() throws Exception {
        traces.append(record("key"));

        traces.start(cluster.nameServer(), AccessChannel.CLOUD);
        traces.shutdown();

        assertThat(messages("rmq_sys_TRACE_DATA_r1")).hasSize(1);
    }

    private List<MessageExt> messages(String topic) {
        return broker.messages(new MessageQueue(topic, "broker-a", 0));
    }

    private static TraceContext record(String uniqueKey) {
        TraceBean bean = new TraceBean();
        bean.setTopic("T");
        bean.setMsgId(uniqueKey);
        TraceContext context = new TraceContext();
        context.setRegionId("r1");
        context.setGroupName("G");
        context.setTraceBeans(List.of(bean));
        return context;
    }
}
