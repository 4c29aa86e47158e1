// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The few things {@link AtomicFile} and {@link ChangeLog} ask of a file system, so that a test can make each of them fail. */
interface FileIo {
    /** The file system of this machine. */
    FileIo REAL = new FileIo() {};

    /** How many things of one name can be put aside; then the last one is replaced. */
    int MAX_PUT_ASIDE = 100;

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

    /** Overwrites a file from a position on, and waits until its bytes are on the disk, and its length if that changed. */
    default void writeAtAndForce(Path file, long position, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long at = position;
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                at += channel.write(rest, at);
            }
            channel.force(false);
        }
    }

    /** Puts a directory aside that stands in the place of a file. */
    default void clearWay(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            putAside(file);
        }
    }

    /**
     * Gives a file or directory that cannot be used a name that nobody reads: {@code <name>.damaged}, with a number when there
     * is one already.
     *
     * @return the new name
     */
    default Path putAside(Path path) throws IOException {
        Path aside = path.resolveSibling(path.getFileName() + ".damaged");
        for (int i = 2; exists(aside) && i <= MAX_PUT_ASIDE; i++) {
            aside = path.resolveSibling(path.getFileName() + ".damaged" + i);
        }
        rename(path, aside);
        return aside;
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
