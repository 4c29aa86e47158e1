// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.distribution.testing.ApacheClient.Kind;
import io.cometmq.distribution.testing.CometServers;
import io.cometmq.distribution.testing.PeerProgram;
import io.cometmq.distribution.testing.TestFolders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Apache RocketMQ's client pops from our broker: as a push consumer that the broker balances, and call by call. */
class PopCompatIT {
    private static CometServers servers;
    private static PeerProgram poppers;

    @BeforeAll
    static void start() {
        servers = CometServers.start(TestFolders.create("pop"), "popStateSaveInterval=3600000");
        poppers = PeerProgram.start(
                Kind.V5_JSON, "ApachePoppers", TestFolders.create("poppers"), servers.nameServerAddress());
        // Its client waits ten seconds before it tries again, which the other tests need anyhow.
        poppers.run("send Pushed 5 m");
        poppers.run("group PushG");
        poppers.run("mode PushG Pushed");
        poppers.run("consume PushG Pushed m-3");
    }

    @AfterAll
    static void stop() {
        poppers.close();
        servers.close();
    }

    @Test
    void aPushConsumerPopsAcksAndGetsWhatItFailedAgain() {
        poppers.awaitPrinted("consumed m-3 1", 1);

        assertThat(poppers.printed("consumed m-"))
                .contains("consumed m-0 0", "consumed m-1 0", "consumed m-2 0", "consumed m-3 0", "consumed m-4 0");
    }

    @Test
    void popsAreLentAckedChangedAndLentAgain() {
        poppers.run("send Raw 3 r");
        poppers.run("group RawG");

        assertThat(poppers.run("pop RawG Raw 3 4000 5000", "popped"))
                .containsExactly("popped r-0 0", "popped r-1 0", "popped r-2 0");
        assertThat(poppers.run("pop RawG Raw 3 4000 0", "nothing")).containsExactly("nothing POLLING_NOT_FOUND");
        assertThat(poppers.run("ack RawG r-0", "acked")).containsExactly("acked OK");
        assertThat(poppers.run("change RawG r-1 60000", "changed")).containsExactly("changed OK");

        assertThat(poppers.run("pop RawG Raw 1 60000 15000", "popped"))
                .as("not acked in time")
                .containsExactly("popped r-2 1");
        assertThat(poppers.run("ack RawG r-2", "acked")).containsExactly("acked OK");
        assertThat(poppers.run("ack RawG r-1", "acked"))
                .as("under the new receipt")
                .containsExactly("acked OK");
    }

    @Test
    void orderedPopsBlockTheirQueue() {
        poppers.run("send Ordered 2 o");
        poppers.run("group OrderG");

        assertThat(poppers.awaitLines("order OrderG Ordered one 60000", "popped", 2))
                .containsExactly("popped o-0 0", "popped o-1 0");
        assertThat(poppers.run("order OrderG Ordered two 60000", "nothing")).hasSize(1);
        assertThat(poppers.run("ack OrderG o-0", "acked")).containsExactly("acked OK");
        assertThat(poppers.run("ack OrderG o-1", "acked")).containsExactly("acked OK");
        poppers.run("send Ordered 1 p");
        assertThat(poppers.awaitLines("order OrderG Ordered three 60000", "popped", 1))
                .containsExactly("popped p-0 0");
    }

    @Test
    void receiptsOfAKilledBrokerStillCountAndNothingIsLost() {
        poppers.run("send Killed 4 k");
        poppers.run("group KillG");
        assertThat(poppers.run("pop KillG Killed 4 60000 5000", "popped")).hasSize(4);
        poppers.run("ack KillG k-1");

        servers.killBrokerAndStartAgain();

        assertThat(poppers.awaitLines("ack KillG k-0", "acked", 1)).containsExactly("acked OK");
        assertThat(poppers.run("pop KillG Killed 3 60000 5000", "popped"))
                .as("what is not known to be acked")
                .containsExactly("popped k-1 0", "popped k-2 0", "popped k-3 0");
    }
}
