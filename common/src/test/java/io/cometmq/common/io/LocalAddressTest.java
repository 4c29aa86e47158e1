// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class LocalAddressTest {
    @Test
    void isAnAddressOfThisMachine() throws SocketException {
        InetAddress found = LocalAddress.find();

        assertThat(NetworkInterface.getByInetAddress(found)).isNotNull();
        assertThat(found.isAnyLocalAddress()).isFalse();
    }
}
