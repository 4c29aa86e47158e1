// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.store.StoreException.Reason;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Creates the folder of a store. */
final class StoreFolder {
    private StoreFolder() {}

    /**
     * Creates it when it is missing, durably: a new store would be lost with its folder's name, whatever was forced below.
     *
     * @throws StoreException with the reason when that is not possible
     */
    static void create(StoreFiles files, Path root) {
        try {
            createAll(files, root.toAbsolutePath().normalize());
            files.createDirectories(root);
        } catch (IOException failure) {
            throw new StoreException(
                    Reason.IO,
                    "the folder " + root + " of the store cannot be created: expected one that this user may"
                            + " create and write" + reason(failure),
                    failure);
        }
    }

    private static void createAll(StoreFiles files, Path folder) throws IOException {
        Path above = folder.getParent();
        if (above != null && !files.exists(folder)) {
            createAll(files, above);
            files.createDirectories(folder);
            files.forceDirectory(above);
        }
    }

    /** The system's own words, where it has some. */
    private static String reason(IOException failure) {
        String words = failure instanceof FileSystemException refused ? refused.getReason() : null;
        return words == null ? "" : ", the system says: " + words;
    }
}
