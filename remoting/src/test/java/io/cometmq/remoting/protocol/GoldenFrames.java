// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** Frames that Apache RocketMQ 5.5.0 and its clients exchanged, recorded from the wire. */
public final class GoldenFrames {
    private static final List<String> FILES = List.of(
            "admin",
            "all-binary",
            "auth",
            "client-binary",
            "client-json",
            "controller",
            "errors",
            "errors-sync",
            "extra",
            "ha",
            "ha-binary",
            "lite",
            "raw",
            "registration",
            "startup");

    private GoldenFrames() {}

    /**
     * One recorded frame.
     *
     * @param place file and sequence number, for failures
     * @param requestCode the code of the request, also for its answer
     * @param answer whether this is the answer
     * @param answerCode the code of the recorded answer, or -1 when there was none
     * @param header what the recorder says the header holds
     * @param hex the whole frame, length field included
     */
    public record Frame(String place, int requestCode, boolean answer, int answerCode, JSONObject header, String hex) {
        /** The whole frame, length field included. */
        public byte[] bytes() {
            return HexFormat.of().parseHex(hex);
        }

        /** Decodes the frame. */
        public Command decode() {
            return Frames.decode(bytes());
        }

        /** The extension fields that have a value, as the recorder has them. */
        public Map<String, String> recordedFields() {
            Map<String, String> fields = new LinkedHashMap<>();
            JSONObject recorded = header.getJSONObject("extFields");
            if (recorded != null) {
                recorded.forEach((name, value) -> fields.put(name, (String) value));
                fields.values().removeIf(Objects::isNull);
            }
            return fields;
        }

        @Override
        public String toString() {
            return place + (answer ? " answer to " : " request ") + requestCode;
        }
    }

    /** Every recorded frame. */
    public static List<Frame> all() {
        List<Frame> frames = new ArrayList<>();
        for (String file : FILES) {
            read(file, frames);
        }
        return frames;
    }

    private static void read(String file, List<Frame> frames) {
        String resource = "/golden/wire/" + file + ".jsonl.gz";
        try (InputStream raw = GoldenFrames.class.getResourceAsStream(resource);
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(raw), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                add(file, JSON.parseObject(line), frames);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    private static void add(String file, JSONObject exchange, List<Frame> frames) {
        String place = file + "#" + exchange.getIntValue("seq");
        int code = exchange.getIntValue("code");
        JSONObject response = exchange.getJSONObject("response");
        int answerCode =
                response == null ? -1 : response.getJSONObject("header").getIntValue("code");
        frames.add(frame(place, code, false, answerCode, exchange.getJSONObject("request")));
        if (response != null) {
            frames.add(frame(place, code, true, answerCode, response));
        }
    }

    private static Frame frame(String place, int code, boolean answer, int answerCode, JSONObject side) {
        return new Frame(place, code, answer, answerCode, side.getJSONObject("header"), side.getString("frame"));
    }

    /** The body of a decoded frame. */
    public static byte[] body(Command command) {
        ByteBuffer body = command.body();
        byte[] bytes = new byte[body.remaining()];
        body.get(body.position(), bytes);
        return bytes;
    }
}
