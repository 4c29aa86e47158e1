// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.remoting.protocol.SerializeType;
import io.cometmq.remoting.rpc.Transport;
import io.cometmq.remoting.rpc.TransportContract;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class NioTransportTest extends TransportContract {
    @Override
    protected Transport transport(SerializeType serializeType) {
        return NettyTransport.start(
                RemotingConfig.defaults().withNativeTransport(false).withSerializeType(serializeType), Clock.system());
    }

    @Override
    protected void pass(Duration time) {
        // It passes by itself.
    }
}
