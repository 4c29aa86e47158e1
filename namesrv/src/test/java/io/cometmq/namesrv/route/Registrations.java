// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.route;

import io.cometmq.common.topic.DataVersion;
import io.cometmq.common.topic.Permission;
import io.cometmq.remoting.protocol.route.QueueData;
import io.cometmq.remoting.rpc.Connection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds registrations of {@code broker-a} in cluster {@code c} with two topics, unless told otherwise. */
final class Registrations {
    private String cluster = "c";
    private String name = "broker-a";
    private long id;
    private String address = "a:1";
    private @Nullable Boolean actingMaster;
    private Duration timeout = Duration.ofMinutes(2);
    private DataVersion version = new DataVersion(0, 1, 1);
    private Map<String, Integer> topics = Map.of("T1", Permission.READ_WRITE, "T2", Permission.READ_WRITE);
    private Connection connection = new FakeConnection();

    static Registrations master() {
        return new Registrations();
    }

    static Registrations slave(long id) {
        return new Registrations().id(id).address("s" + id + ":1");
    }

    Registrations cluster(String value) {
        cluster = value;
        return this;
    }

    Registrations name(String value) {
        name = value;
        return this;
    }

    Registrations id(long value) {
        id = value;
        return this;
    }

    Registrations address(String value) {
        address = value;
        return this;
    }

    Registrations actingMaster(@Nullable Boolean value) {
        actingMaster = value;
        return this;
    }

    Registrations timeout(Duration value) {
        timeout = value;
        return this;
    }

    Registrations version(long state, long counter) {
        version = new DataVersion(state, 1, counter);
        return this;
    }

    Registrations topics(String... names) {
        Map<String, Integer> map = new LinkedHashMap<>();
        for (String topic : names) {
            map.put(topic, Permission.READ_WRITE);
        }
        topics = map;
        return this;
    }

    Registrations topic(String topic, int perm) {
        Map<String, Integer> map = new LinkedHashMap<>(topics);
        map.put(topic, perm);
        topics = map;
        return this;
    }

    Registrations on(Connection value) {
        connection = value;
        return this;
    }

    BrokerIdentity identity() {
        return new BrokerIdentity(cluster, name, id, address);
    }

    Registration build() {
        Map<String, QueueData> queues = new LinkedHashMap<>();
        topics.forEach((topic, perm) -> queues.put(topic, new QueueData(name, perm, 4, 0, 4)));
        return new Registration(
                identity(), "ha-" + address, null, actingMaster, timeout, version, queues, Map.of(), connection);
    }
}
