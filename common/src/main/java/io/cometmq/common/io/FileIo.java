// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The few things {@link AtomicFile} asks of a file system, so that a test can make each of them fail. */
interface FileIo {
    /** The file system of this machine. */
    FileIo REAL = new FileIo() {};

    default boolean exists(Path file) {
        return Files.exists(file);
    }

    default byte[] read(Path file) throws IOException {
        return Files.readAllBytes(file);
    }

    default void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory);
    }

    /** Writes a whole file, replacing what was there, and waits until its bytes are on the disk. */
    default void writeAndForce(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** Gives {@code from} the name {@code to}, which then names either the old or the new file at every moment. */
    default void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Waits until the names in a directory are on the disk. */
    default void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
