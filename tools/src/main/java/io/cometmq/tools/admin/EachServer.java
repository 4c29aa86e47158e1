// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Does the same at several servers: one that fails does not keep the others from it. Stateless. */
public final class EachServer {
    private EachServer() {}

    /**
     * Takes {@code step} at every address, in order.
     *
     * @throws AdminException with all failures in one line, after the last address; the code is that of the first failure
     */
    public static void of(Iterable<String> addresses, Consumer<String> step) {
        List<AdminException> failures = new ArrayList<>();
        for (String address : addresses) {
            try {
                step.accept(address);
            } catch (AdminException failure) {
                failures.add(failure);
            }
        }
        if (failures.size() == 1) {
            throw failures.get(0);
        }
        if (!failures.isEmpty()) {
            throw AdminException.all(failures);
        }
    }
}
