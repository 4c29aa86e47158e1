// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.common.message.MessageExt;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Times;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One stored message as operators see it: a block of labelled lines. */
final class MessageView {
    /** Bytes of a body that is no text that are shown; a larger one is cut. */
    private static final int MAX_HEX_BYTES = 1024;

    private MessageView() {}

    /**
     * Adds {@code message} to the report.
     *
     * @param charset what the body's bytes mean
     */
    static void show(Report report, MessageExt message, Charset charset) {
        Map<String, Object> lines = new LinkedHashMap<>();
        lines.put("OffsetID", text(message.getOffsetMsgId()));
        lines.put("Topic", message.getTopic());
        lines.put("Tags", "[" + text(message.getTags()) + "]");
        lines.put("Keys", "[" + text(message.getKeys()) + "]");
        lines.put("Queue ID", message.getQueueId());
        lines.put("Queue Offset", message.getQueueOffset());
        lines.put("CommitLog Offset", message.getCommitLogOffset());
        lines.put("Reconsume Times", message.getReconsumeTimes());
        lines.put("Born Timestamp", Times.show(message.getBornTimestamp()));
        lines.put("Store Timestamp", Times.show(message.getStoreTimestamp()));
        lines.put("Born Host", address(message.getBornHost()));
        lines.put("Store Host", address(message.getStoreHost()));
        lines.put("System Flag", message.getSysFlag());
        lines.put("Properties", new TreeMap<>(message.getProperties()));
        lines.put("Message Body", body(message.getBody(), charset));
        lines.forEach((label, value) -> report.decorate(String.format("%-20s %s", label + ":", value)));
    }

    /** The message for programs. */
    static Map<String, Object> asRecord(MessageExt message, Charset charset) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("msgId", text(message.getMsgId()));
        values.put("offsetMsgId", text(message.getOffsetMsgId()));
        values.put("topic", message.getTopic());
        values.put("brokerName", text(message.getBrokerName()));
        values.put("queueId", message.getQueueId());
        values.put("queueOffset", message.getQueueOffset());
        values.put("commitLogOffset", message.getCommitLogOffset());
        values.put("reconsumeTimes", message.getReconsumeTimes());
        values.put("bornTimestamp", message.getBornTimestamp());
        values.put("storeTimestamp", message.getStoreTimestamp());
        values.put("bornHost", address(message.getBornHost()));
        values.put("storeHost", address(message.getStoreHost()));
        values.put("sysFlag", message.getSysFlag());
        values.put("properties", new TreeMap<>(message.getProperties()));
        values.put("body", body(message.getBody(), charset));
        return values;
    }

    /**
     * The charset of this name.
     *
     * @throws UsageException when this machine has none such
     */
    static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            throw new UsageException("charset '" + name + "': expected one such as UTF-8 or GBK");
        }
    }

    /** The body as text, or its first bytes in hexadecimal when it is none. */
    static String body(byte[] body, Charset charset) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException notText) {
            int shown = Math.min(body.length, MAX_HEX_BYTES);
            return "0x" + HexFormat.of().formatHex(body, 0, shown)
                    + (shown < body.length ? "... (" + body.length + " bytes)" : "");
        }
    }

    private static String address(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getHostString() + ":" + inet.getPort() : "";
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
