// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The jars of the real peers, collected by the poms in {@code distribution/peers}. */
public final class Peers {
    private Peers() {}

    /** The class path of peer {@code name}, for instance {@code client-5}. */
    public static String classPath(String name) {
        Path lib = Repository.module().resolve("peers").resolve(name).resolve("target/lib");
        if (!Files.isDirectory(lib)) {
            throw new IllegalStateException(
                    lib + " is missing: the build collects it before integration tests; run mvn verify with -am");
        }
        try (Stream<Path> jars = Files.list(lib)) {
            return jars.map(Path::toString).sorted().collect(Collectors.joining(File.pathSeparator));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
