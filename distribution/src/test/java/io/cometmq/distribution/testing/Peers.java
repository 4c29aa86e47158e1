// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.testing;

import java.nio.file.Files;
import java.nio.file.Path;

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
        return lib + "/*";
    }
}
