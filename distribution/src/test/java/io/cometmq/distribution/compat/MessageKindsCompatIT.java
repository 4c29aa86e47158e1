// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.distribution.testing.ApacheClient.Kind;
import io.cometmq.distribution.testing.CometServers;
import io.cometmq.distribution.testing.PeerProgram;
import io.cometmq.distribution.testing.TestFolders;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kinds of message of Apache's own client, old and new, against our broker. */
class MessageKindsCompatIT {
    private static final int MAX_CHECKS = 8;
    private static final Map<Kind, PeerProgram> CLIENTS = new EnumMap<>(Kind.class);
    private static CometServers servers;

    @BeforeAll
    static void start() {
        Path folder = TestFolders.create("message-kinds");
        servers = CometServers.start(
                folder,
                "transactionTimeOut=300",
                "transactionCheckInterval=500",
                "transactionCheckMax=" + MAX_CHECKS,
                "traceTopicEnable=true");
        for (Kind kind : new Kind[] {Kind.V5_JSON, Kind.V4_JSON}) {
            CLIENTS.put(
                    kind,
                    PeerProgram.start(kind, "ApacheKinds", folder.resolve(kind.name()), servers.nameServerAddress()));
        }
    }

    @AfterAll
    static void stop() {
        CLIENTS.values().forEach(PeerProgram::close);
        servers.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"V5_JSON", "V4_JSON"})
    void transactionsAreSeenWhenTheyAreCommittedAndAskedForWhenTheyAreNot(Kind kind) {
        PeerProgram client = CLIENTS.get(kind);
        String topic = "Transactions" + kind;

        client.run("transact " + topic + " committed COMMIT_MESSAGE UNKNOW");
        client.run("transact " + topic + " rolled-back ROLLBACK_MESSAGE UNKNOW");
        client.run("transact " + topic + " asked UNKNOW COMMIT_MESSAGE");
        client.run("transact " + topic + " denied UNKNOW ROLLBACK_MESSAGE");
        client.run("consume Takers" + kind + " " + topic);

        client.awaitPrinted("checked denied", 1);
        client.awaitPrinted("got Takers" + kind + " " + topic, 2);
        assertThat(client.printed("got Takers" + kind + " " + topic))
                .extracting(line -> line.split(" ", -1)[3])
                .containsExactlyInAnyOrder("committed", "asked");
        assertThat(client.printed("checked committed")).isEmpty();
        assertThat(client.printed("checked rolled-back")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"V5_JSON", "V4_JSON"})
    void whatWasAskedForTooOftenCanBeAskedForAgain(Kind kind) {
        PeerProgram client = CLIENTS.get(kind);
        String topic = "Resumed" + kind;
        String body = "undecided-" + kind;

        client.run("transact " + topic + " " + body + " UNKNOW UNKNOW");
        String id = client.awaitLines("given-up " + body, "given-up", 1).get(0).split(" ", -1)[1];
        client.run("decide " + body + " COMMIT_MESSAGE");

        assertThat(client.run("resume " + id + " " + topic, "resumed")).containsExactly("resumed true");
        client.run("consume Resumers" + kind + " " + topic);
        client.awaitPrinted("got Resumers" + kind + " " + topic, 1);
        // Both clients are of one group, so both are asked in turn.
        assertThat(CLIENTS.values().stream()
                        .mapToInt(each -> each.printed("checked " + body).size())
                        .sum())
                .isGreaterThan(MAX_CHECKS);
        assertThat(client.run("resume " + id + " " + topic, "resumed")).containsExactly("resumed false");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"V5_JSON", "V4_JSON"})
    void aRequestGetsItsReply(Kind kind) {
        PeerProgram client = CLIENTS.get(kind);
        String topic = "Requests" + kind;
        client.run("plain " + topic + " warm-up");
        client.run("serve Servers" + kind + " " + topic);

        assertThat(client.run("request " + topic + " question 20000", "reply")).containsExactly("reply re:question");
    }

    @Test
    void tracesOfItsProducersArriveInTheTraceTopic() {
        PeerProgram client = CLIENTS.get(Kind.V5_JSON);
        String id = client.run("trace Traced body", "ack").get(0).split(" ", -1)[3];

        assertThat(client.awaitLines("pull RMQ_SYS_TRACE_TOPIC 0", "pulled", 1))
                .anyMatch(line -> line.contains("Pub") && line.contains(id));
    }

    @Test
    void namespacesKeepTopicsApart() {
        PeerProgram client = CLIENTS.get(Kind.V5_JSON);
        String queue = client.run("within Space Spaced body", "ack").get(0).split(" ", -1)[1];
        client.run("consume Spacers Spaced Space");

        client.awaitPrinted("got Spacers Spaced body", 1);
        assertThat(client.run("pull Space%Spaced " + queue, "pulled")).containsExactly("pulled 0 body");
    }
}
