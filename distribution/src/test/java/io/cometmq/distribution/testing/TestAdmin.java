// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.testing;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.remoting.Remoting;
import io.cometmq.remoting.netty.RemotingConfig;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lanes;
import io.cometmq.tools.admin.AdminClient;
import java.time.Duration;
import java.util.List;

/** The admin client of {@code mqadmin} in the hands of a test. */
public final class TestAdmin {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private TestAdmin() {}

    /** A client of a name server; its connections close with {@code owner}. */
    public static AdminClient open(Resources owner, String nameServer) {
        var transport = owner.own(Remoting.open(RemotingConfig.defaults().withIoThreads(1)));
        var rpc = owner.own(transport.client(
                Dispatcher.of(new HandlerTable(), Lanes.inCaller(), List.of()), ConnectionListener.NONE));
        return new AdminClient(rpc, List.of(nameServer), TIMEOUT, Clock.system());
    }
}
