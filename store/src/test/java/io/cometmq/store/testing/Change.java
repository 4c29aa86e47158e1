// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.testing;

/** What was done to a file and not forced. Immutable. */
sealed interface Change {
    /** The changes of a disk, of files and of names, are numbered in the order in which they were made. */
    long number();

    /** Bytes were written. Changes are never compared. */
    @SuppressWarnings("ArrayRecordComponent")
    record Write(long number, long position, byte[] bytes) implements Change {}

    /** The file was cut or lengthened. */
    record Resize(long number, long size) implements Change {}
}
