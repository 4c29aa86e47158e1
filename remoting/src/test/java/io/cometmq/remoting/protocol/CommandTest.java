// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {
    @Test
    void readsTheJsonExampleOfTheProtocol() {
        Command command = Frames.json("{\"code\":105,\"extFields\":{\"topic\":\"T1\"},\"flag\":0,\"language\":\"JAVA\","
                + "\"opaque\":7,\"serializeTypeCurrentRPC\":\"JSON\",\"version\":495}");

        assertThat(command.code()).isEqualTo(105);
        assertThat(command.opaque()).isEqualTo(7);
        assertThat(command.version()).isEqualTo(495);
        assertThat(command.language()).isEqualTo(LanguageCode.JAVA);
        assertThat(command.isResponse()).isFalse();
        assertThat(command.isOneway()).isFalse();
        assertThat(command.remark()).isNull();
        assertThat(command.fields()).isEqualTo(Map.of("topic", "T1"));
        assertThat(command.body().hasRemaining()).isFalse();
    }

    @Test
    void readsTheBinaryExampleOfTheProtocol() {
        Command command = Frames.decode(HexFormat.of()
                .parseHex("0000004a01000044001e0001ef0000000800000002000000017200"
                        + "00002e000771756575654964000000013300" + "09636f6d6d69747465640000000474727565"
                        + "0005746f7069630000000254317879"));

        assertThat(command.code()).isEqualTo(30);
        assertThat(command.isOneway()).isTrue();
        assertThat(command.remark()).isEqualTo("r");
        assertThat(command.fields()).isEqualTo(Map.of("queueId", "3", "committed", "true", "topic", "T1"));
        assertThat(GoldenFrames.body(command)).containsExactly('x', 'y');
    }

    @Test
    void aBodyIsAReadOnlyView() {
        Command command = Frames.decode(Frames.frame(0, "{}".getBytes(StandardCharsets.UTF_8), new byte[] {1, 2}));

        assertThat(command.body().remaining()).isEqualTo(2);
        assertThatThrownBy(() -> command.body().put((byte) 0)).isInstanceOf(ReadOnlyBufferException.class);
    }

    @Test
    void decodingDoesNotDependOnTheByteOrderOrMoveTheBuffer() {
        ByteBuffer buffer = ByteBuffer.wrap(Frames.frame(0, "{}".getBytes(StandardCharsets.UTF_8), new byte[3]))
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(4);

        assertThat(Command.decode(buffer).body().remaining()).isEqualTo(3);
        assertThat(buffer.position()).isEqualTo(4);
    }

    @Test
    void anEmptyJsonObjectIsAHeaderOfZeros() {
        Command command = Frames.json(" { } ");

        assertThat(command.code()).isZero();
        assertThat(command.language()).isNull();
        assertThat(command.fields()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"GO\"", "9"})
    void theLanguageIsANameOrANumber(String language) {
        assertThat(Frames.json("{\"language\":" + language + "}").language()).isEqualTo(LanguageCode.GO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"COBOL\"", "99", "-1", "null", "1.5"})
    void anUnknownLanguageIsNull(String language) {
        assertThat(Frames.json("{\"language\":" + language + "}").language()).isNull();
    }

    @Test
    void unknownMembersAndValuesOfOtherTypesArePassedOver() {
        Command command = Frames.json("{\"future\":{\"a\":[1,{\"b\":null},true,-1.5e+3,\"}\"]},\"code\":\"12\","
                + "\"remark\":null,\"extFields\":null,\"body\":[]}");

        assertThat(command.code()).isEqualTo(12);
        assertThat(command.fields()).isEmpty();
    }

    @Test
    void anObjectAsTheValueOfAFieldIsItsText() {
        Command command = Frames.json("{\"extFields\":{\"o\":{\"a\":[1]},\"n\":-1.5,\"b\":false,\"z\":null}}");

        assertThat(command.fields()).isEqualTo(Map.of("o", "{\"a\":[1]}", "n", "-1.5", "b", "false"));
    }

    @Test
    void escapesAreUnderstood() {
        Command command = Frames.json("{\"remark\":\"\\u0041\\n\\r\\t\\b\\f\\/\\\\\\\"\\uD834\\uDD1Eä\"}");

        assertThat(command.remark()).isEqualTo("A\n\r\t\b\f/\\\"𝄞ä");
    }

    @Test
    void escapedSurrogatesThatAreNoPairBecomeQuestionMarks() {
        assertThat(Frames.json("{\"remark\":\"\\ud834\\u0041\\udd1e\\ud834\"}").remark())
                .isEqualTo("?A??");
    }

    @ParameterizedTest
    @EnumSource
    void halfASurrogatePairBecomesAQuestionMark(SerializeType type) {
        FrameWriter writer = new FrameWriter(type).response(1, 2, "a\ud834b\ud834");
        writer.finish(0);

        assertThat(Frames.decode(Arrays.copyOf(writer.array(), writer.length())).remark())
                .isEqualTo("a?b?");
    }

    @Test
    void anEmptyTextIsNullInTheBinaryFormAndStaysEmptyInJson() {
        Map<String, String> empty = Map.of("k", "");

        assertThat(written(SerializeType.ROCKETMQ, empty).fields()).isEmpty();
        assertThat(written(SerializeType.JSON, empty).fields()).isEqualTo(empty);
    }

    @Test
    void aCodeThatDoesNotFitTheBinaryFormGoesAsJson() {
        assertThat(typeByteOfRequest(200050)).isEqualTo(SerializeType.JSON.code());
        assertThat(typeByteOfRequest(32767)).isEqualTo(SerializeType.ROCKETMQ.code());
        byte[] frame =
                Frames.request(SerializeType.ROCKETMQ, 200050, HeaderCodec.of(NoHeader.class), NoHeader.INSTANCE);
        assertThat(Frames.decode(frame).code()).isEqualTo(200050);
    }

    private static byte typeByteOfRequest(int code) {
        FrameWriter writer = new FrameWriter(SerializeType.ROCKETMQ);
        writer.request(code, 1, false).finish(0);
        return writer.array()[Command.LENGTH_BYTES];
    }

    @Test
    void aWriterIsUsedForFrameAfterFrame() {
        FrameWriter writer = new FrameWriter(SerializeType.JSON);
        writer.request(1, 2, true).fields(Map.of("large", "x".repeat(200_000))).finish(0);
        int first = writer.length();
        writer.response(3, 4, null).finish(10);

        assertThat(first).isGreaterThan(200_000);
        assertThat(writer.length()).isLessThan(200);
        assertThat(ByteBuffer.wrap(writer.array()).getInt()).isEqualTo(writer.length() - 4 + 10);
    }

    @Test
    void aHeaderLongerThanItsLengthFieldCanSayIsRefused() {
        FrameWriter writer = new FrameWriter(SerializeType.ROCKETMQ)
                .request(1, 2, false)
                .fields(Map.of("large", "x".repeat(Command.MAX_HEADER_BYTES)));

        assertThatThrownBy(() -> writer.finish(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected at most 16777215");
    }

    private static Command written(SerializeType type, Map<String, String> fields) {
        FrameWriter writer = new FrameWriter(type).request(1, 2, false).fields(fields);
        writer.finish(0);
        return Frames.decode(Arrays.copyOf(writer.array(), writer.length()));
    }
}
