// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.segment;

import io.cometmq.common.lifecycle.Resource;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One open file of a {@link StoreFiles}. Thread-safe; writers of the same bytes agree among themselves. */
public interface StoreFile extends Resource {
    long size() throws IOException;

    /** Cuts the file or lengthens it by zeros that take no disk space. */
    void setSize(long size) throws IOException;

    /** Writes all of {@code source} at a position; its position moves to its limit. */
    void write(ByteBuffer source, long position) throws IOException;

    /** Reads until {@code target} is full or the file ends; returns how many bytes were read. */
    int read(ByteBuffer target, long position) throws IOException;

    /** Makes what was written durable. After a failure nothing is known about what the disk has. */
    void force() throws IOException;

    /**
     * Makes durable what was written between two positions, and the file's length; what was written elsewhere may stay
     * undurable. Fails as {@link #force()} does.
     */
    default void force(long from, long to) throws IOException {
        force();
    }

    /** Maps the first {@code size} bytes for reading; later writes to the file show in it. */
    Mapping map(long size) throws IOException;

    /**
     * Maps bytes for being written in memory. They must have been written to before they are put, as zeros, so that the disk
     * has room for them.
     *
     * @return null where bytes that are written in memory are not surely seen by readers of the file and covered by
     *     {@link #force()}
     */
    default @Nullable Window window(long position, int length) throws IOException {
        return null;
    }

    /** Mapped bytes that are written in memory. Whoever closes it makes sure that nobody writes to it any more. */
    interface Window extends Resource {
        /** Has each page of some bytes ready for a {@link #put}, which may be going on; changes nothing. */
        void touch(int from, int length) throws IOException;

        /**
         * Writes all of {@code source}, whose position moves to its limit.
         *
         * @throws IOException when the system could not give a page; some of the bytes may have been written
         */
        void put(ByteBuffer source, int at) throws IOException;
    }

    /** A mapped file. Whoever closes it makes sure that nobody reads it any more. */
    interface Mapping extends Resource {
        /** Read-only; callers take slices of it and leave its position alone. */
        ByteBuffer bytes();

        /** Whether these bytes can probably be read without waiting for the disk. */
        default boolean isResident(int position, int length) {
            return true;
        }

        /** Reads a byte of each page of these bytes, so that the system maps them. */
        default void touch(int position, int length) {
            // What is in memory by nature has no pages that come later.
        }
    }
}
