// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.registration;

import static io.cometmq.remoting.protocol.request.RouteRequests.REGISTER_BROKER;
import static io.cometmq.remoting.protocol.request.RouteRequests.UNREGISTER_BROKER;
import static io.cometmq.remoting.protocol.request.TopicRequests.UPDATE_AND_CREATE_TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.testing.TestBroker;
import io.cometmq.common.io.Json;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.body.RegisterBrokerBody;
import io.cometmq.remoting.protocol.request.RouteRequests.Registered;
import io.cometmq.remoting.protocol.request.TopicRequests.CreateTopic;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Lanes;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.testing.MemoryNetwork;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistrationTest {
    private final Resources resources = new Resources();
    private final MemoryNetwork network = TestBroker.network(resources);
    private final List<Set<String>> announced = new CopyOnWriteArrayList<>();
    private final List<String> left = new CopyOnWriteArrayList<>();

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        resources.close();
    }

    @Test
    void aBrokerAnnouncesAllTopicsAtStartAndEachNewOneAtOnce() {
        try (TestBroker broker = start(nameServer())) {
            assertThat(announced).hasSize(1);
            assertThat(announced.get(0)).contains("TBW102", "SCHEDULE_TOPIC_XXXX");

            broker.call(
                    UPDATE_AND_CREATE_TOPIC,
                    new CreateTopic("T", "TBW102", 1, 1, 6, "SINGLE_TAG", 0, false, null, false));

            assertThat(announced)
                    .as("whoever is told that the topic exists may ask for its route")
                    .hasSize(2);
            assertThat(announced.get(1)).containsExactly("T");
        }
    }

    @Test
    void aBrokerThatStopsSaysGoodBye() {
        start(nameServer()).close();

        assertThat(left).containsExactly("broker-a");
    }

    @Test
    void aNameServerThatCannotBeReachedDelaysNoOther() {
        try (TestBroker broker = start("127.0.0.1:1;" + nameServer())) {
            assertThat(broker.address()).isNotEmpty();
            assertThat(announced).hasSize(1);
        }
    }

    private TestBroker start(String nameServers) {
        return TestBroker.start(network, directory, Map.of("namesrvAddr", nameServers));
    }

    private String nameServer() {
        HandlerTable table = new HandlerTable();
        table.on(REGISTER_BROKER, Lane.INLINE, request -> {
            RegisterBrokerBody body = Json.read(request.bodyBytes(), RegisterBrokerBody.class);
            announced.add(body.topicConfigSerializeWrapper().topicConfigTable().keySet());
            return Reply.of(new Registered(null, null));
        });
        table.on(UNREGISTER_BROKER, Lane.INLINE, request -> {
            left.add(request.header().brokerName());
            return Reply.of(NoHeader.INSTANCE);
        });
        InetSocketAddress address = resources
                .own(network.transport())
                .listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Dispatcher.of(table, Lanes.inCaller(), List.of()),
                        ConnectionListener.NONE)
                .address();
        return "127.0.0.1:" + address.getPort();
    }
}
