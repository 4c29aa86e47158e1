// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.quickstart;

import io.cometmq.distribution.quickstart.Lines.LineTooLongException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A file to be sent, as it was when it was first read.
 *
 * @param path where it lies
 * @param name what people and message keys call it: relative to the folder it was found in, without spaces
 * @param sizeBytes its length
 * @param lines how many messages it makes
 * @param sha256 of all its bytes, in hexadecimal digits
 * @param binary whether it holds bytes that text does not
 */
record InputFile(Path path, String name, long sizeBytes, int lines, String sha256, boolean binary) {
    /** The largest body a broker takes where nobody set {@code maxMessageSize}; some room is left for the properties. */
    static final int LONGEST_LINE_BYTES = 4 * 1024 * 1024 - 4096;

    /**
     * Reads the file once, to know what is to arrive.
     *
     * @throws UserException when it cannot be read, or a line does not fit into a message
     */
    static InputFile read(Path path, String name) throws UserException {
        MessageDigest digest = Sha256.begin();
        long size = 0;
        int count = 0;
        boolean binary = false;
        try (InputStream in = Files.newInputStream(path)) {
            Lines lines = new Lines(in, LONGEST_LINE_BYTES);
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                digest.update(line);
                size += line.length;
                count = Math.addExact(count, 1);
                binary |= hasNul(line);
            }
        } catch (LineTooLongException tooLong) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "%s: line %d is longer than a message may be: expected at most %,d bytes",
                    path,
                    count + 1,
                    LONGEST_LINE_BYTES));
        } catch (IOException unreadable) {
            throw new UserException(path + ": cannot be read: " + unreadable.getMessage());
        } catch (ArithmeticException overflow) {
            throw new UserException(path + ": more lines than expected: at most " + Integer.MAX_VALUE);
        }
        return new InputFile(
                path, name.replaceAll("\\s", "_"), size, count, HexFormat.of().formatHex(digest.digest()), binary);
    }

    /** The tag of its messages: the extension in letters and digits, or {@code text} where it has none. */
    String tag() {
        String last = path.getFileName() == null ? "" : path.getFileName().toString();
        int dot = last.lastIndexOf('.');
        String extension = dot < 0 ? "" : last.substring(dot + 1).replaceAll("[^A-Za-z0-9]", "");
        return extension.isEmpty() ? "text" : extension;
    }

    private static boolean hasNul(byte[] line) {
        for (byte each : line) {
            if (each == 0) {
                return true;
            }
        }
        return false;
    }
}
