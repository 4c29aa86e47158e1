// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.benchmark;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import io.cometmq.remoting.protocol.Command;
import io.cometmq.remoting.protocol.FrameWriter;
import io.cometmq.remoting.protocol.HeaderCodec;
import io.cometmq.remoting.protocol.SerializeType;
import io.cometmq.remoting.protocol.request.PullRequests;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.protocol.request.SendRequests;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.SendRequests.Sent;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the headers of a send and of a pull cost, against reading the same JSON into a map of strings first. As all of these:
 * {@code distribution/benchmark/jmh HeaderBenchmark}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class HeaderBenchmark {
    private static final Send SEND = new Send(
            "PG",
            "TopicTest",
            "TBW102",
            4,
            0,
            0,
            1_700_000_000_000L,
            0,
            "KEYS\u0001OrderID188\u0002UNIQ_KEY\u00017F00000105BC4E0E2F2A6DFAFB2F0014\u0002WAIT\u0001true\u0002TAGS\u0001TagA",
            0,
            false,
            null,
            false,
            "broker-a");
    private static final Sent SENT =
            new Sent("7F00000100002A9F0000000000000000", 3, 12_345, "7F00000105BC4E0E2F2A6DFAFB2F0014", null, null);
    private static final Pull PULL = new Pull(
            "CG", "TopicTest", 3, 12_345, 32, 3, 12_300, 15_000, "*", 1_700_000_000_000L, "TAG", null, "broker-a");
    private static final Pulled PULLED = new Pulled(0, 12_377, 0, 12_400, null, 0, 0, null);

    @Param
    private SerializeType type;

    private FrameWriter writer;
    private ByteBuffer send;
    private ByteBuffer pull;

    /** Encodes what the readers read. */
    @Setup
    public void encode() {
        writer = new FrameWriter(type);
        send = afterLength(sendRequest());
        pull = afterLength(pullRequest());
    }

    /** A send, from bytes to record. */
    @Benchmark
    public Send readSend() {
        return Command.decode(send).header(SendRequests.SEND_MESSAGE_V2.headerCodec());
    }

    /** A pull, from bytes to record. */
    @Benchmark
    public Pull readPull() {
        return Command.decode(pull).header(PullRequests.PULL_MESSAGE.headerCodec());
    }

    /** The answer to a send, from record to bytes. */
    @Benchmark
    public FrameWriter writeSent() {
        return write(0, SendRequests.SEND_MESSAGE_V2.replyCodec(), SENT);
    }

    /** The answer to a pull, from record to bytes. */
    @Benchmark
    public FrameWriter writePulled() {
        return write(0, PullRequests.PULL_MESSAGE.replyCodec(), PULLED);
    }

    /** A send, from bytes to record, as an application of a JSON library would do it: through a tree and a map. */
    @Benchmark
    public Send readSendThroughMap() {
        Map<String, String> fields =
                type == SerializeType.JSON ? parsed() : Command.decode(send).fields();
        return new Send(
                fields.get("a"),
                fields.get("b"),
                fields.get("c"),
                Integer.parseInt(fields.get("d")),
                Integer.parseInt(fields.get("e")),
                Integer.parseInt(fields.get("f")),
                Long.parseLong(fields.get("g")),
                Integer.parseInt(fields.get("h")),
                fields.get("i"),
                Integer.valueOf(fields.get("j")),
                Boolean.valueOf(fields.get("k")),
                null,
                Boolean.valueOf(fields.get("m")),
                fields.get("n"));
    }

    /** The answer to a send, from record to bytes, through a map and a JSON library. */
    @Benchmark
    public byte[] writeSentThroughMap() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("msgId", SENT.msgId());
        fields.put("queueId", String.valueOf(SENT.queueId()));
        fields.put("queueOffset", String.valueOf(SENT.queueOffset()));
        fields.put("transactionId", SENT.transactionId());
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("code", 0);
        header.put("flag", 1);
        header.put("language", "JAVA");
        header.put("opaque", 9);
        header.put("serializeTypeCurrentRPC", "JSON");
        header.put("version", 513);
        header.put("extFields", fields);
        return JSON.toJSONBytes(header);
    }

    private Map<String, String> parsed() {
        ByteBuffer front = send.duplicate().position(4);
        byte[] bytes = new byte[front.remaining()];
        front.get(bytes);
        JSONObject header = JSON.parseObject(bytes);
        Map<String, String> fields = new LinkedHashMap<>();
        header.getJSONObject("extFields").forEach((name, value) -> fields.put(name, (String) value));
        return fields;
    }

    private FrameWriter sendRequest() {
        FrameWriter started = writer.request(310, 9, false).fields(SendRequests.SEND_MESSAGE_V2.headerCodec(), SEND);
        started.finish(0);
        return started;
    }

    private FrameWriter pullRequest() {
        FrameWriter started = writer.request(11, 9, false).fields(PullRequests.PULL_MESSAGE.headerCodec(), PULL);
        started.finish(0);
        return started;
    }

    private <T extends Record> FrameWriter write(int code, HeaderCodec<T> codec, T header) {
        writer.response(code, 9, null).fields(codec, header).finish(0);
        return writer;
    }

    private static ByteBuffer afterLength(FrameWriter finished) {
        return ByteBuffer.wrap(Arrays.copyOf(finished.array(), finished.length()))
                .position(Command.LENGTH_BYTES)
                .slice();
    }
}
