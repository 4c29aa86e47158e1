// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of lines that says what changed since a larger file was written as a whole, so that saving a change costs as much
 * as the change. Lines are added at the end and are on the disk when that returns; {@link #restart} begins anew and keeps the
 * lines before as {@code <name>.bak}. Its first line, the header, says what it continues.
 *
 * <pre>
 * &lt;CRC-32 of the rest of the line, 8 hexadecimal digits&gt; &lt;text without a line break, UTF-8&gt; &lt;line feed&gt;
 * </pre>
 *
 * What is read ends before the first line that is not whole: that is where a save was torn, which nobody was told of. A file
 * may have room at its end, which is zeros: a line that is written over them changes neither the file's length nor where its
 * bytes are, so forcing it does not wait for what others changed in the file system. Owned by the part whose state it holds;
 * guarded by its own lock.
 */
public final class ChangeLog {
    private static final Logger log = LoggerFactory.getLogger(ChangeLog.class);
    private static final int CRC_DIGITS = 8;

    private final Path file;
    private final Path previous;
    private final Path temporary;
    private final FileIo io;
    private final int roomBytes;
    /** The length of the file, with its room. */
    private long allocated;
    /** The length of the whole lines written since {@link #restart}, or -1 when nothing may be added. */
    private long length = -1;

    /** The file at {@code file}; nothing is touched yet, and nothing can be added before {@link #restart}. */
    public ChangeLog(Path file) {
        this(file, 0);
    }

    /**
     * The same with room for lines.
     *
     * @param roomBytes how many zeros there are behind the last line at first, and again when there are none left; 0 for none
     */
    public ChangeLog(Path file, int roomBytes) {
        this(file, roomBytes, FileIo.REAL);
    }

    ChangeLog(Path file, int roomBytes, FileIo io) {
        this.roomBytes = roomBytes;
        this.file = file.toAbsolutePath();
        this.previous = this.file.resolveSibling(this.file.getFileName() + ".bak");
        this.temporary = this.file.resolveSibling(this.file.getFileName() + ".tmp");
        this.io = io;
    }

    /**
     * What a file says.
     *
     * @param header what it continues
     * @param changes in the order in which they were added
     */
    public record Content(String header, List<String> changes) {}

    /** Whether lines can be added: it was begun, and no addition failed since. */
    public synchronized boolean isOpen() {
        return length >= 0;
    }

    /** How long the file is without its room, in bytes; 0 when nothing can be added. */
    public synchronized long length() {
        return Math.max(0, length);
    }

    /**
     * Begins anew with nothing but a header, and keeps what was there as the previous generation.
     *
     * @throws UncheckedIOException naming the file, when the disk refuses
     */
    public synchronized void restart(String header) {
        length = -1;
        try {
            byte[] first = encode(List.of(header));
            Path directory = file.resolveSibling(".").normalize();
            io.createDirectories(directory);
            io.clearWay(temporary);
            io.clearWay(file);
            io.writeAndForce(temporary, Arrays.copyOf(first, first.length + roomBytes));
            if (io.exists(file)) {
                io.clearWay(previous);
                io.rename(file, previous);
            }
            io.rename(temporary, file);
            io.forceDirectory(directory);
            length = first.length;
            allocated = length + roomBytes;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot begin " + file + ": " + failure, failure);
        }
    }

    /**
     * Adds lines; they are on the disk when this returns. After a failure nothing can be added before {@link #restart}.
     *
     * @throws UncheckedIOException naming the file, when the disk refuses
     * @throws IllegalStateException when nothing can be added
     */
    public synchronized void append(List<String> changes) {
        if (length < 0) {
            throw new IllegalStateException(file + " takes no changes: expected a restart first");
        }
        byte[] bytes = encode(changes);
        long at = length;
        length = -1;
        try {
            long end = at + bytes.length;
            boolean fits = end <= allocated;
            io.writeAtAndForce(file, at, fits ? bytes : Arrays.copyOf(bytes, bytes.length + roomBytes));
            allocated = fits ? allocated : end + roomBytes;
            length = end;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot add to " + file + ": " + failure, failure);
        }
    }

    /** What the previous generation and the present one say, in this order; a file without a whole header is left out. */
    public synchronized List<Content> read() {
        List<Content> found = new ArrayList<>();
        read(previous).ifPresent(found::add);
        read(file).ifPresent(found::add);
        return found;
    }

    /** The CRC-32 of a text in UTF-8, as a header may carry it. */
    public static String crcOf(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }

    private Optional<Content> read(Path from) {
        if (!io.exists(from)) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = io.read(from);
        } catch (IOException failure) {
            log.warn("Changes cannot be read, they are not used: file={}", from, failure);
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        int whole = decode(bytes, lines);
        if (!isRoom(bytes, whole)) {
            log.warn("Changes end at a line that is not whole: file={} offset={} size={}", from, whole, bytes.length);
        }
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new Content(lines.get(0), List.copyOf(lines.subList(1, lines.size()))));
    }

    private static boolean isRoom(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Reads whole lines; returns where they end. */
    private static int decode(byte[] bytes, List<String> lines) {
        int start = 0;
        for (int end = 0; end < bytes.length; end++) {
            if (bytes[end] != '\n') {
                continue;
            }
            String line = new String(bytes, start, end - start, StandardCharsets.UTF_8);
            boolean framed = line.length() > CRC_DIGITS && line.charAt(CRC_DIGITS) == ' ';
            if (!framed || !crcOf(line.substring(CRC_DIGITS + 1)).equals(line.substring(0, CRC_DIGITS))) {
                return start;
            }
            lines.add(line.substring(CRC_DIGITS + 1));
            start = end + 1;
        }
        return start;
    }

    private static byte[] encode(List<String> lines) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            if (line.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("a change with a line break: expected one line");
            }
            text.append(crcOf(line)).append(' ').append(line).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
