// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.testing;

import io.cometmq.store.Appended;
import io.cometmq.store.flush.FlushDiskType;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A process that appends for as long as it lives and says on its standard output what was acknowledged. */
public final class AppendUntilKilled {
    /** Begins a line; queue id and body follow. */
    public static final String ACKNOWLEDGED = "acknowledged";

    /** So that a parent that forgets its child does not fill the disk. */
    private static final int MAX_APPENDS = 200_000;

    private AppendUntilKilled() {}

    /** Takes the directory, the flush mode and a number that tells the rounds apart. */
    public static void main(String[] args) {
        TestStore test = TestStore.in(Path.of(args[0]), TestStore.smallFiles().with(FlushDiskType.valueOf(args[1])));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (int i = 0; i < MAX_APPENDS; i++) {
            int queue = i % 4;
            String body = "r" + args[2] + "-" + i + "-" + "x".repeat(i % 700);
            boolean together = topic(queue).startsWith(TestStore.BATCHED);
            List<String> bodies = together ? List.of(body + "a", body + "b", body + "c") : List.of(body);
            Appended appended = together
                    ? test.appendTogether(topic(queue), queue, bodies)
                    : test.append(topic(queue), queue, body);
            if (appended.durable().join()) {
                bodies.forEach(each -> out.println(ACKNOWLEDGED + " " + queue + " " + each));
            }
        }
    }

    /** The topic that a queue belongs to: the last one's keeps batches. */
    public static String topic(int queue) {
        return queue == 3 ? TestStore.BATCHED : "T";
    }
}
