// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.testing;

import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.remoting.protocol.SerializeType;
import io.cometmq.remoting.rpc.Transport;
import io.cometmq.remoting.rpc.TransportContract;
import java.time.Duration;

class MemoryTransportTest extends TransportContract {
    private final ManualScheduler scheduler = new ManualScheduler();
    private final MemoryNetwork network = MemoryNetwork.automatic(scheduler.clock(), scheduler);

    @Override
    protected Transport transport(SerializeType serializeType) {
        return network.transport(serializeType);
    }

    @Override
    protected void pass(Duration time) {
        scheduler.advance(time);
    }
}
