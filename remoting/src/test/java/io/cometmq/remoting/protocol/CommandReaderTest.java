// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.remoting.protocol.request.OffsetRequests;
import io.cometmq.remoting.protocol.request.OffsetRequests.QueryOffset;
import io.cometmq.remoting.protocol.request.SendRequests;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommandReaderTest {
    private static final HeaderCodec<QueryOffset> CODEC = OffsetRequests.QUERY_CONSUMER_OFFSET.headerCodec();

    private static final HeaderCodec<Send> SEND = SendRequests.SEND_MESSAGE_V2.headerCodec();

    private final CommandReader reader = new CommandReader();

    @ParameterizedTest
    @EnumSource
    void whatIsKeptDoesNotChangeWithTheNextFrame(SerializeType type) {
        Command kept = reader.read(frame(type, "first", 1)).keep();
        Command next = reader.read(frame(type, "second", 2));

        assertThat(kept.header(CODEC)).isEqualTo(new QueryOffset("first", "T", 1, null));
        assertThat(kept.fields()).containsEntry("consumerGroup", "first");
        assertThat(next.header(CODEC).consumerGroup()).isEqualTo("second");
    }

    @Test
    void whatWasNotKeptIsRefusedAfterTheNextFrame() {
        Command early = reader.read(frame(SerializeType.JSON, "first", 1));
        reader.read(frame(SerializeType.JSON, "second", 2));

        assertThatThrownBy(() -> early.header(CODEC))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("request 14 ");
        assertThatThrownBy(early::fields).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(early::keep).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nothingOfAHeaderIsFoundInTheNext() {
        reader.read(json("{\"code\":7,\"version\":3,\"opaque\":9,\"flag\":1,\"language\":\"GO\",\"remark\":\"r\","
                + "\"extFields\":{\"a\":\"1\",\"b\":\"2\"}}"));

        Command next = reader.read(json("{\"extFields\":{\"c\":\"3\"}}"));

        assertThat(next.fixed()).isEqualTo(new Fixed(0, null, 0, 0, 0, null));
        assertThat(next.fields()).isEqualTo(Map.of("c", "3"));
    }

    @Test
    void aMalformedFrameSpoilsOnlyItself() {
        assertThatThrownBy(() -> reader.read(json("{\"extFields\":{\"a\":\"1\"")))
                .isInstanceOf(MalformedFrameException.class);

        assertThat(reader.read(frame(SerializeType.JSON, "g", 1)).header(CODEC).consumerGroup())
                .isEqualTo("g");
    }

    @Test
    void textsThatComeAgainAreMadeOnce() {
        String first =
                reader.read(frame(SerializeType.JSON, "group", 1)).header(CODEC).consumerGroup();
        reader.read(frame(SerializeType.JSON, "other", 1)).header(CODEC);
        String again =
                reader.read(frame(SerializeType.JSON, "group", 1)).header(CODEC).consumerGroup();

        assertThat(again).isSameAs(first);
    }

    @Test
    void escapedAndForeignTextsAreReadAnew() {
        Command escaped =
                reader.read(json("{\"extFields\":{\"a\":\"x\\u0001y\",\"b\":\"k\\u00e4se\",\"c\":\"k\u00e4se\"}}"));

        assertThat(escaped.fields()).isEqualTo(Map.of("a", "x\u0001y", "b", "k\u00e4se", "c", "k\u00e4se"));
        assertThat(reader.read(json("{\"extFields\":{\"a\":\"x\\ny\"}}")).fields())
                .isEqualTo(Map.of("a", "x\ny"));
    }

    @ParameterizedTest
    @EnumSource
    void propertiesAreTheBytesOfTheFrameUntilTheNext(SerializeType type) {
        String longer = "k\u00e4se\u0001\"\\\n\ud83e\uddc0\u0002KEYS\u0001a b\u0002".repeat(20);
        for (String text : List.of("TAGS\u0001A\u0002", longer, "\u0001\u0002", "TAGS\u0001A")) {
            Command command = reader.read(send(type, text));
            Send first = command.header(SEND);
            Send again = command.header(SEND);

            assertThat(first.givenProperties().text()).isEqualTo(text);
            assertThat(again.givenProperties().text()).isEqualTo(text);
            assertThat(first.givenProperties().length()).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void propertiesOfWhatIsKeptDoNotChangeWithTheNextFrame(SerializeType type) {
        Command command = reader.read(send(type, "TAGS\u0001A\u0002")).keep();
        Send kept = command.header(SEND);

        Send next = reader.read(send(type, "TAGS\u0001B\u0002")).header(SEND);

        assertThat(kept.givenProperties().get("TAGS")).isEqualTo("A");
        assertThat(next.givenProperties().get("TAGS")).isEqualTo("B");
    }

    private static ByteBuffer send(SerializeType type, String properties) {
        Send send = new Send("P", "T", "D", 1, 0, 0, 1, 0, properties, 0, false, null, false, null);
        return body(Frames.request(type, 310, SEND, send));
    }

    @Test
    void manyTextsAreAllReadRight() {
        RepeatedTexts texts = new RepeatedTexts();
        for (int i = 0; i < 10_000; i++) {
            byte[] name = ("name-" + i).getBytes(StandardCharsets.UTF_8);
            assertThat(texts.text(name, 0, name.length)).isEqualTo("name-" + i);
        }
    }

    private static ByteBuffer json(String header) {
        return body(Frames.frame(0, header.getBytes(StandardCharsets.UTF_8), new byte[0]));
    }

    private static ByteBuffer frame(SerializeType type, String group, int queueId) {
        FrameWriter writer = new FrameWriter(type);
        writer.request(14, 1, false).fields(CODEC, new QueryOffset(group, "T", queueId, null));
        writer.finish(0);
        return body(java.util.Arrays.copyOf(writer.array(), writer.length()));
    }

    private static ByteBuffer body(byte[] frame) {
        return ByteBuffer.wrap(frame, Command.LENGTH_BYTES, frame.length - Command.LENGTH_BYTES);
    }
}
