// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.distribution.testing.ApacheClient;
import io.cometmq.distribution.testing.ApacheClient.Delivery;
import io.cometmq.distribution.testing.ApacheClient.Kind;
import io.cometmq.distribution.testing.CometServers;
import io.cometmq.distribution.testing.TestFolders;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The promise of the project: Apache RocketMQ's own client works unchanged against our name server and broker. */
@ParameterizedClass
@EnumSource(Kind.class)
class OfficialClientCompatIT {
    private static CometServers servers;
    private static ApacheClient client;

    @Parameter
    @SuppressWarnings("UnusedVariable") // JUnit wants a place for the argument that start() takes
    private Kind kind;

    @BeforeParameterizedClassInvocation
    static void start(Kind kind) {
        Path folder = TestFolders.create("official-client");
        servers = CometServers.start(folder);
        client = ApacheClient.start(kind, folder, servers.nameServerAddress());
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        try {
            if (client != null) {
                client.close();
            }
        } finally {
            servers.close();
        }
    }

    @Test
    void sendsInAllWaysAndConsumesEverythingOnce() {
        assertThat(client.run("send sync Ways 5 sync", "ack")).hasSize(5);
        assertThat(client.run("send async Ways 5 async", "ack")).hasSize(5);
        client.run("send oneway Ways 5 oneway");
        assertThat(client.run("send batch Ways 5 batch", "ack")).hasSize(1);
        assertThat(client.run("send queue Ways 5 queue", "ack")).hasSize(5).allMatch(ack -> ack.startsWith("ack 0 "));
        assertThat(client.run("send selector Ways 5 selector", "ack"))
                .hasSize(5)
                .allMatch(ack -> ack.startsWith("ack 3 "));

        client.run("consume All Ways *");
        client.run("consume Even Ways Tag0");

        assertThat(client.awaitDeliveries("All", 30))
                .extracting(Delivery::body)
                .containsExactlyInAnyOrderElementsOf(
                        bodies(5, "sync", "async", "oneway", "batch", "queue", "selector"));
        assertThat(client.awaitDeliveries("Even", 18)).hasSize(18).allMatch(each -> each.tag()
                .equals("Tag0"));
    }

    @Test
    void aQueueKeepsItsOrder() {
        client.run("send selector Order 1 opening"); // makes the topic; goes to the last queue
        client.run("send queue Order 20 first");
        client.run("send queue Order 20 second");

        assertThat(client.run("pull Puller Order", "pulled 0"))
                .extracting(line -> line.split(" ", -1)[4])
                .containsExactlyElementsOf(bodies(20, "first", "second"));
    }

    @Test
    void findsMessagesByIdAndByKey() {
        String ack = client.run("send sync Found 1 wanted", "ack").get(0);
        String offsetId = ack.split(" ", -1)[4];

        assertThat(client.run("find Found " + offsetId, "found")).containsExactly("found wanted-0 wanted-0");
        assertThat(client.run("key Found wanted-0", "found")).containsExactly("found wanted-0 wanted-0");
    }

    @Test
    void aRefusedMessageComesAgainAndThenGoesToTheDeadLetters() {
        // A first visit makes the group's retry topic, so that the second need not wait for the next look at routes.
        client.run("send sync Refused 1 harmless");
        client.run("consume Refusers Refused *");
        client.awaitDeliveries("Refusers", 1);
        client.run("stop Refusers");
        client.run("send sync Refused 1 poison");

        client.run("refuse Refusers Refused * 1");

        List<Delivery> deliveries = client.awaitDeliveryOf("Refusers", "poison-0", 2);
        assertThat(deliveries).extracting(Delivery::reconsumed).containsExactly(0, 1);
        assertThat(client.awaitLines("pull Undertaker %DLQ%Refusers", "pulled", 1))
                .singleElement()
                .asString()
                .endsWith(" poison-0 poison-0");
    }

    @Test
    void aGroupGoesOnWhereItStoodAfterRestarts() {
        client.run("send sync Kept 10 before");
        client.run("consume Steady Kept *");
        client.awaitDeliveries("Steady", 10);
        client.run("stop Steady");

        servers.restartBroker();
        client.run("send sync Kept 10 after");
        client.run("consume Steady Kept *");

        assertThat(client.awaitDeliveries("Steady", 20))
                .extracting(Delivery::body)
                .containsExactlyInAnyOrderElementsOf(bodies(10, "before", "after"));
    }

    private static List<String> bodies(int count, String... prefixes) {
        return Arrays.stream(prefixes)
                .flatMap(prefix -> IntStream.range(0, count).mapToObj(number -> prefix + "-" + number))
                .toList();
    }
}
