// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.offline;

import java.nio.file.Path;

/**
 * Something about a file that is worth saying.
 *
 * @param file where it is
 * @param offset from which byte of the file on
 * @param what was found, as a sentence without a full stop
 */
public record Finding(Severity severity, Path file, long offset, String what) {
    /** What a finding means for the store. */
    public enum Severity {
        /** Something is gone or wrong. */
        DAMAGE,
        /** It looks odd, and nothing is lost by it: the next start brings it in order, or it is meant so. */
        NOTE
    }

    /** Something is gone or wrong. */
    public static Finding damage(Path file, long offset, String what) {
        return new Finding(Severity.DAMAGE, file, offset, what);
    }

    /** Nothing is lost. */
    public static Finding note(Path file, long offset, String what) {
        return new Finding(Severity.NOTE, file, offset, what);
    }
}
