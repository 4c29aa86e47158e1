// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.store.StoreException.Reason;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Creates the folder of a store. */
final class StoreFolder {
    private StoreFolder() {}

    /**
     * Creates it when it is missing, durably: a new store would be lost with its folder's name, whatever was forced below.
     *
     * @param checkpoint a file that is there when a store was opened in this folder before
     * @throws StoreException with the reason when that is not possible
     */
    static void create(StoreFiles files, Path root, Path checkpoint) {
        try {
            files.createDirectories(root);
            if (!files.exists(checkpoint)) {
                forceNames(files, root.toAbsolutePath().normalize());
            }
        } catch (IOException failure) {
            throw new StoreException(
                    Reason.IO,
                    "the folder " + root + " of the store cannot be created: expected one that this user may"
                            + " create and write" + reason(failure),
                    failure);
        }
    }

    /** Makes the names of a folder and of all above it durable, whoever created them. */
    private static void forceNames(StoreFiles files, Path folder) throws IOException {
        for (Path above = folder.getParent(); above != null; above = above.getParent()) {
            try {
                files.forceDirectory(above);
            } catch (AccessDeniedException foreign) {
                // Who may not read a folder has not created anything in it.
                return;
            }
        }
    }

    /** The system's own words, where it has some. */
    private static String reason(IOException failure) {
        String words = failure instanceof FileSystemException refused ? refused.getReason() : null;
        return words == null ? "" : ", the system says: " + words;
    }
}
