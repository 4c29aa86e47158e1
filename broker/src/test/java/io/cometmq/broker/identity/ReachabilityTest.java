// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReachabilityTest {
    private static final List<String> FAR = List.of("10.0.0.9:9876");

    private static InetAddress address(String text) throws Exception {
        return InetAddress.getByName(text);
    }

    @Test
    void loopbackIsInDoubtBesideANameServerElsewhere() throws Exception {
        assertThat(new Reachability(address("127.0.0.1"), true, FAR, false, false).doubts())
                .singleElement()
                .asString()
                .contains("127.0.0.1", "10.0.0.9:9876", "brokerIP1");
        assertThat(new Reachability(address("127.0.0.1"), false, List.of(), false, true).doubts())
                .as("a cluster of one machine")
                .isEmpty();
    }

    @Test
    void anAddressOfAContainerIsInDoubtUnlessItWasChosen() throws Exception {
        assertThat(new Reachability(address("172.17.0.2"), false, FAR, false, true).doubts())
                .singleElement()
                .asString()
                .contains("172.17.0.2", "container");
        assertThat(new Reachability(address("172.17.0.2"), true, FAR, false, true).doubts())
                .isEmpty();
    }

    @Test
    void anAddressOfABridgeIsInDoubtEvenWhenItWasChosen() throws Exception {
        assertThat(new Reachability(address("172.17.0.1"), true, FAR, true, false).doubts())
                .singleElement()
                .asString()
                .contains("bridge");
    }

    @Test
    void aLinkLocalAddressIsInDoubt() throws Exception {
        assertThat(new Reachability(address("169.254.3.4"), true, FAR, false, false).doubts())
                .singleElement()
                .asString()
                .contains("link-local");
    }

    @Test
    void aPlainAddressIsNot() throws Exception {
        assertThat(new Reachability(address("10.0.0.7"), false, FAR, false, false).doubts())
                .isEmpty();
    }

    @Test
    void aNameServerOnThisMachineIsNotFar() throws Exception {
        PublishedAddress published = new PublishedAddress(address("127.0.0.1"), 1);

        assertThat(Reachability.of(published, true, List.of("localhost:9876", "127.0.0.1:9877", "10.0.0.9:9876"))
                        .farNameServers())
                .containsExactly("10.0.0.9:9876");
    }
}
