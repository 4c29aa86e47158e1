// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.compression;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;

/** Compresses and expands bodies: zlib streams, LZ4 frames, zstd streams. Stateless. */
public final class Compression {
    /** No body expands to more than this; a small message must not be able to fill a consumer's memory. */
    public static final int MAX_EXPANDED_BYTES = 64 << 20;

    /** The level RocketMQ's clients use. */
    public static final int DEFAULT_LEVEL = 5;

    private static final int CHUNK_BYTES = 8 << 10;

    private Compression() {}

    /**
     * Compresses a body.
     *
     * @param level 1 (fast) to 9 (small); LZ4 has none
     */
    public static byte[] compress(byte[] body, CompressionType type, int level) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(64, body.length / 2));
        try (OutputStream compressor = compressor(out, type, level)) {
            compressor.write(body);
        } catch (IOException impossible) {
            throw new UncheckedIOException("compressing in memory failed", impossible);
        }
        return out.toByteArray();
    }

    /**
     * Expands a body.
     *
     * @throws IllegalArgumentException when the bytes are not of that type, are cut off, or expand to more than
     *     {@link #MAX_EXPANDED_BYTES}
     */
    public static byte[] decompress(byte[] compressed, CompressionType type) {
        return decompress(compressed, type, MAX_EXPANDED_BYTES);
    }

    /** The same with a bound of the caller's. */
    public static byte[] decompress(byte[] compressed, CompressionType type, int maxBytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.min(maxBytes, compressed.length * 4));
        byte[] chunk = new byte[CHUNK_BYTES];
        try (InputStream expander = expander(new ByteArrayInputStream(compressed), type)) {
            for (int n = expander.read(chunk); n >= 0; n = expander.read(chunk)) {
                if (n > maxBytes - out.size()) {
                    throw new IllegalArgumentException(type + " body of " + compressed.length
                            + " bytes expands to more than " + maxBytes + " bytes");
                }
                out.write(chunk, 0, n);
            }
        } catch (IOException malformed) {
            throw new IllegalArgumentException(
                    "body of " + compressed.length + " bytes is not " + type + ": " + malformed.getMessage(),
                    malformed);
        }
        return out.toByteArray();
    }

    private static OutputStream compressor(OutputStream out, CompressionType type, int level) throws IOException {
        return switch (type) {
            case LZ4 -> new LZ4FrameOutputStream(out);
            case ZSTD -> new ZstdOutputStream(out, level);
            case ZLIB -> new ZlibOutputStream(out, level);
        };
    }

    private static InputStream expander(InputStream in, CompressionType type) throws IOException {
        return switch (type) {
            case LZ4 -> new LZ4FrameInputStream(in);
            case ZSTD -> new ZstdInputStream(in);
            case ZLIB -> new InflaterInputStream(in);
        };
    }

    /** Frees the native memory of its own deflater when closed, which the JDK's class leaves to the caller. */
    private static final class ZlibOutputStream extends DeflaterOutputStream {
        ZlibOutputStream(OutputStream out, int level) {
            super(out, new Deflater(level));
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                def.end();
            }
        }
    }
}
