// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.remoting.protocol.FrameWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An answer of a code and a remark alone, to a request that has no {@link Exchange}, or whose answer cannot be written. */
final class OutboundRefusal extends OutboundFrame {
    private static final Logger log = LoggerFactory.getLogger(OutboundRefusal.class);

    private final int opaque;
    private final int code;
    private final String remark;

    OutboundRefusal(int opaque, int code, String remark) {
        this.opaque = opaque;
        this.code = code;
        this.remark = remark;
    }

    @Override
    public void encodeHeader(FrameWriter writer) {
        writer.response(code, opaque, remark);
    }

    @Override
    public Body body() {
        return Body.empty();
    }

    @Override
    public void sent() {
        // It has no body to give back.
    }

    @Override
    public void failed(Throwable cause) {
        log.debug("Refusal was not sent: opaque={} code={}", opaque, code, cause);
    }
}
