// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.remoting.protocol.SerializeType;
import io.cometmq.remoting.rpc.Transport;
import io.cometmq.remoting.rpc.TransportContract;
import java.time.Duration;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

@EnabledOnOs(OS.LINUX)
@ExtendWith(NoLeaks.class)
class EpollTransportTest extends TransportContract {
    @Override
    protected Transport transport(SerializeType serializeType) {
        return NettyTransport.start(RemotingConfig.defaults().withSerializeType(serializeType), Clock.system());
    }

    @Override
    protected void pass(Duration time) {
        // It passes by itself.
    }
}
