// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cometmq.remoting.protocol.GoldenFrames.Frame;
import io.cometmq.remoting.protocol.request.RequestTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GoldenFramesTest {
    private static final int MAX_BINARY_CODE = Short.MAX_VALUE;

    private final List<Frame> frames = GoldenFrames.all();
    private final Map<Integer, RequestType<?, ?>> declared = new HashMap<>();

    GoldenFramesTest() {
        RequestTypes.all().forEach(type -> declared.put(type.code(), type));
    }

    @Test
    void everyRecordedFrameDecodesToWhatTheRecorderSaw() {
        assertThat(frames).hasSizeGreaterThan(2800);
        for (Frame frame : frames) {
            Command command = frame.decode();

            assertThat(command.code()).as("%s", frame).isEqualTo(frame.header().getIntValue("code"));
            assertThat(command.language())
                    .as("%s", frame)
                    .hasToString(frame.header().getString("language"));
            assertThat(command.version())
                    .as("%s", frame)
                    .isEqualTo(frame.header().getIntValue("version"));
            assertThat(command.opaque())
                    .as("%s", frame)
                    .isEqualTo(frame.header().getIntValue("opaque"));
            assertThat(command.isResponse()).as("%s", frame).isEqualTo(frame.answer());
            assertThat(command.remark())
                    .as("%s", frame)
                    .isEqualTo(frame.header().getString("remark"));
            assertThat(command.fields()).as("%s", frame).isEqualTo(frame.recordedFields());
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyRecordedFrameReEncodesToAnEqualCommand(SerializeType type) {
        for (Frame frame : frames) {
            Command command = frame.decode();

            Command again = Frames.decode(Frames.encode(type, command));

            assertEqual(frame, again, command, type);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noFieldIsLostOnTheWayThroughTheRecords(SerializeType type) {
        int through = 0;
        for (Frame frame : frames) {
            RequestType<?, ?> request = declared.get(frame.requestCode());
            if (request == null || (frame.answer() && frame.answerCode() != ResponseCode.SUCCESS)) {
                continue;
            }
            HeaderCodec<?> codec = frame.answer() ? request.replyCodec() : request.headerCodec();
            if (frame.answer() || frame.answerCode() <= 0) {
                passThrough(frame, codec, type);
                through++;
            }
        }
        assertThat(through).isGreaterThan(1500);
    }

    @Test
    void aHeaderThatWeRefuseWasRefusedByApacheToo() {
        List<String> refused = new ArrayList<>();
        for (Frame frame : frames) {
            RequestType<?, ?> request = declared.get(frame.requestCode());
            if (request == null || frame.answer()) {
                continue;
            }
            Throwable thrown = catchThrowable(() -> frame.decode().header(request.headerCodec()));
            if (thrown != null) {
                assertThat(thrown).isInstanceOf(InvalidHeaderException.class);
                assertThat(frame.answerCode()).as("%s %s", frame, thrown).isGreaterThan(0);
                refused.add(frame + ": " + thrown.getMessage());
            }
        }
        assertThat(refused).isNotEmpty().hasSizeLessThan(10);
    }

    private static <T extends Record> void passThrough(Frame frame, HeaderCodec<T> codec, SerializeType type) {
        Command command = frame.decode();

        T header = command.header(codec);
        Map<String, String> beside = command.fieldsBeside(codec);
        Command again = Frames.decode(Frames.encode(type, command, codec, header, beside));

        assertEqual(frame, again, command, type);
    }

    private static void assertEqual(Frame frame, Command actual, Command expected, SerializeType type) {
        boolean binary = type == SerializeType.ROCKETMQ && expected.code() <= MAX_BINARY_CODE;
        String remark = expected.remark();
        Map<String, String> fields = new HashMap<>(expected.fields());
        if (binary) {
            // The binary form has no empty texts: they come out as none.
            fields.values().removeIf(String::isEmpty);
            remark = "".equals(remark) ? null : remark;
        }
        assertThat(actual.code()).as("%s", frame).isEqualTo(expected.code());
        assertThat(actual.language()).as("%s", frame).isEqualTo(expected.language());
        assertThat(actual.version()).as("%s", frame).isEqualTo(expected.version());
        assertThat(actual.opaque()).as("%s", frame).isEqualTo(expected.opaque());
        assertThat(actual.isResponse()).as("%s", frame).isEqualTo(expected.isResponse());
        assertThat(actual.isOneway()).as("%s", frame).isEqualTo(expected.isOneway());
        assertThat(actual.remark()).as("%s", frame).isEqualTo(remark);
        assertThat(actual.fields()).as("%s", frame).isEqualTo(fields);
        assertThat(actual.body()).as("%s", frame).isEqualTo(expected.body());
    }
}
