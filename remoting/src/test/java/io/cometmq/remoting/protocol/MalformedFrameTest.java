// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.remoting.protocol.GoldenFrames.Frame;
import io.cometmq.remoting.protocol.request.RequestTypes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedFrameTest {
    private static final String FIXED = "001e0001ef0000000800000002";
    private static final int MUTATIONS = 60_000;
    private static final int MAX_CHANGES = 4;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "}",
                "{\"code\"}",
                "{\"code\":}",
                "{\"code\":1",
                "{\"code\":1,}",
                "{\"code\":1}}",
                "{\"code\":1} x",
                "{code:1}",
                "{'code':1}",
                "{\"code\":1 \"flag\":2}",
                "{\"code\":01x}",
                "{\"code\":1.5}",
                "{\"code\":true}",
                "{\"code\":null}",
                "{\"code\":\"\"}",
                "{\"code\":4294967296}",
                "{\"opaque\":{}}",
                "{\"remark\":1}",
                "{\"remark\":\"x}",
                "{\"remark\":\"\\x\"}",
                "{\"remark\":\"\\u12g4\"}",
                "{\"remark\":\"\\u12",
                "{\"remark\":\"\\",
                "{\"extFields\":[]}",
                "{\"extFields\":1}",
                "{\"extFields\":{\"a\"}}",
                "{\"extFields\":{\"a\":}}",
                "{\"extFields\":{\"a\":tru}}",
                "{\"extFields\":{\"a\":\"b\",}}",
                "{\"extFields\":{\"a\":-}}",
                "{\"extFields\":{\"a\":1.}}",
                "{\"extFields\":{\"a\":1e}}",
                "{\"a\":[1,]}",
                "{\"a\":[1 2]}",
                "{\"a\":\u0000}"
            })
    void garbageInPlaceOfAJsonHeaderIsNoFrame(String header) {
        assertThatThrownBy(() -> Frames.json(header)).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void theErrorSaysWhatAndWhere() {
        assertThatThrownBy(() -> Frames.json("{\"code\":1;}"))
                .hasMessage("expected ',' or '}' at byte 9 of the header");
        assertThatThrownBy(() -> Frames.json("{\"opaque\":x}")).hasMessage("expected a value at byte 10 of the header");
    }

    @Test
    void nestingIsBounded() {
        String deep = "[".repeat(100_000);

        assertThatThrownBy(() -> Frames.json("{\"a\":" + deep))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("nested deeper than 16 levels");
    }

    @Test
    void theNumberOfFieldsIsBounded() {
        String fields = "\"a\":1,".repeat(FieldIndex.MAX_FIELDS) + "\"b\":2";

        assertThatThrownBy(() -> Frames.json("{\"extFields\":{" + fields + "}}"))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("more than 4096 extension fields");
    }

    @ParameterizedTest
    @CsvSource({
        "00, expected at least 21",
        FIXED + "00000000, expected at least 21",
        FIXED + "ffffffff00000000, remark of -1 bytes",
        FIXED + "7fffffff00000000, remark of 2147483647 bytes",
        FIXED + "0000000100000000, header ends within the length of the extension fields",
        FIXED + "0000000000000001, extension fields of 1 bytes",
        FIXED + "00000000fffffff0, extension fields of -16 bytes",
        FIXED + "0000000000000002ffff, field's name of 65535 bytes",
        FIXED + "00000000000000070001610000000141, field's value of 1 bytes",
        FIXED + "000000000000000700016180000000, field's value of -2147483648 bytes",
        FIXED + "0000000000000003000161, header ends within the length of a field's value",
    })
    void lengthsThatDoNotFitIntoABinaryHeaderAreNoFrame(String header, String message) {
        byte[] frame = Frames.frame(1, HexFormat.of().parseHex(header), new byte[0]);

        assertThatThrownBy(() -> Frames.decode(frame))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aFrameTooShortForItsPrefixIsNone() {
        assertThatThrownBy(() -> Command.decode(ByteBuffer.allocate(3)))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessage("frame of 3 bytes: expected at least 4");
    }

    @Test
    void aHeaderThatReachesBeyondTheFrameIsNone() {
        ByteBuffer frame = ByteBuffer.allocate(10).putInt(0, 7);

        assertThatThrownBy(() -> Command.decode(frame))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessage("header of 7 bytes in a frame of 10: expected at most 6");
    }

    @Test
    void anUnknownSerialiseTypeIsRefused() {
        byte[] frame = Frames.frame(2, "{}".getBytes(StandardCharsets.UTF_8), new byte[0]);

        assertThatThrownBy(() -> Frames.decode(frame))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessage("serialise type 2: expected 0 (JSON) or 1 (ROCKETMQ)");
    }

    @Test
    void aMutatedFrameDecodesOrIsRefusedAndNothingElse() {
        long seed = Long.getLong("seed", 20_260_101L);
        Random random = new Random(seed);
        List<Frame> frames = GoldenFrames.all();
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] frame = frames.get(random.nextInt(frames.size())).bytes();
            mutate(frame, random);
            try {
                readAll(Frames.decode(frame));
            } catch (MalformedFrameException | InvalidHeaderException expected) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError(
                        "seed=" + seed + " frame=" + HexFormat.of().formatHex(frame), e);
            }
        }
        assertThat(refused).isBetween(MUTATIONS / 20, MUTATIONS);
    }

    private static void readAll(Command command) {
        assertThat(command.fields()).isNotNull();
        assertThat(command.body()).isNotNull();
        for (RequestType<?, ?> type : RequestTypes.all()) {
            if (type.code() == command.code()) {
                command.header(type.headerCodec());
            }
        }
    }

    private static void mutate(byte[] frame, Random random) {
        int header = Math.min(frame.length, 8 + (ByteBuffer.wrap(frame).getInt(4) & 0xff_ffff));
        for (int changes = 1 + random.nextInt(MAX_CHANGES); changes > 0; changes--) {
            int at = 4 + random.nextInt(header - 4);
            frame[at] = switch (random.nextInt(4)) {
                case 0 -> (byte) random.nextInt();
                case 1 -> (byte) (frame[at] ^ (1 << random.nextInt(8)));
                case 2 -> frame[4 + random.nextInt(header - 4)];
                default -> (byte) "{}[]\",:\\u0-e".charAt(random.nextInt(12));
            };
        }
    }
}
