// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One run of the tool in this process. */
record StoreToolRun(int code, String out, String err) {
    /** Runs the tool where nobody watches. */
    static StoreToolRun of(Object... arguments) {
        return run("", false, arguments);
    }

    /** Runs the tool on a terminal. */
    static StoreToolRun watched(Object... arguments) {
        return run("", true, arguments);
    }

    /** Runs the tool and answers its questions. */
    static StoreToolRun answering(String answers, Object... arguments) {
        return run(answers, false, arguments);
    }

    private static StoreToolRun run(String answers, boolean terminal, Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = new StoreTool(new Terminal(
                        new BufferedReader(new StringReader(answers)),
                        new PrintWriter(out),
                        new PrintWriter(err),
                        terminal))
                .run(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
        return new StoreToolRun(code, out.toString(), err.toString());
    }

    /** The output as one document. */
    JSONObject json() {
        return JSON.parseObject(out);
    }

    /** The output as one document a line. */
    List<JSONObject> lines() {
        return out.lines().map(JSON::parseObject).toList();
    }

    /** Names, lengths and times of all files below a directory: what a run that only reads leaves alone. */
    static Map<Path, String> state(Path directory) throws IOException {
        Map<Path, String> state = new HashMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.toList()) {
                state.put(
                        path, Files.isDirectory(path) ? "" : Files.size(path) + " " + Files.getLastModifiedTime(path));
            }
        }
        return state;
    }
}
