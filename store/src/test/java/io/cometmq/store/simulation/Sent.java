// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.simulation;

/** A message that the store took. */
final class Sent {
    final String body;
    final long logOffset;
    final long end;
    /** Whether the disk has it, by whatever the store said or showed. */
    boolean durable;
    /** Whether its bytes were changed behind the store's back. */
    boolean damaged;
    /** Whether its queue entry was changed so, and perhaps not noticed yet. */
    boolean pointerFlipped;
    /** Where the log began then. */
    long flippedAtFront;

    Sent(String body, long logOffset, long end) {
        this.body = body;
        this.logOffset = logOffset;
        this.end = end;
    }

    boolean isFoundAs(Found found) {
        return found.body().equals(body) && found.logOffset() == logOffset && found.end() == end;
    }

    @Override
    public String toString() {
        return body.substring(0, Math.min(body.length(), 12)) + "@" + logOffset + (durable ? " durable" : "");
    }
}
