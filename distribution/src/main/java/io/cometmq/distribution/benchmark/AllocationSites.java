// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Which lines of this project have what allocated, by the flight recorder's samples: a thread gives one whenever it needs a
 * new piece of the heap, and a small young generation ({@code -Xmn}) makes small pieces. Confined to one thread, whose own are
 * not counted.
 */
final class AllocationSites implements AutoCloseable {
    private static final String SAMPLE = "jdk.ObjectAllocationSample";
    private static final String OURS = "io.cometmq.";

    private final Recording recording = new Recording();
    private final long self = Thread.currentThread().getId();

    /** Records from now on. */
    void begin() {
        recording.enable(SAMPLE).with("throttle", "1000000/s").withStackTrace();
        recording.start();
    }

    /**
     * Ends the recording.
     *
     * @param file where it is written
     * @return bytes by class, method and line, with the line of ours that called for them
     */
    Map<String, Long> end(Path file) throws IOException {
        recording.stop();
        recording.dump(file);
        List<RecordedEvent> samples = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(SAMPLE))
                .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .toList();
        Map<String, Long> sites = new TreeMap<>();
        Set<Long> begun = new HashSet<>();
        for (RecordedEvent sample : samples) {
            long thread = sample.getThread().getJavaThreadId();
            // The first sample of a thread stands for all that it ever allocated before.
            if (thread != self && !begun.add(thread)) {
                sites.merge(site(sample), sample.getLong("weight"), Long::sum);
            }
        }
        return sites;
    }

    @Override
    public void close() {
        recording.close();
    }

    private static String site(RecordedEvent event) {
        String type = event.getClass("objectClass").getName();
        RecordedStackTrace trace = event.getStackTrace();
        if (trace == null) {
            return type + " at an unknown place";
        }
        List<RecordedFrame> frames = trace.getFrames();
        String site = type + " in " + method(frames.get(0));
        for (RecordedFrame frame : frames) {
            if (frame.getMethod().getType().getName().startsWith(OURS)) {
                String ours = method(frame);
                return type + " in " + ours + (frame == frames.get(0) ? "" : " by " + method(frames.get(0)));
            }
        }
        return site;
    }

    private static String method(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName();
        return type.substring(type.lastIndexOf('.') + 1) + "."
                + frame.getMethod().getName() + ":" + frame.getLineNumber();
    }
}
