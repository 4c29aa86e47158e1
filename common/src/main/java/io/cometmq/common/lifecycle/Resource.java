// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

/**
 * Something that must be closed: a socket, a file, a thread, or a part that owns some of these.
 *
 * <p>Closing twice is allowed and does nothing the second time. A close that cannot be completed throws an unchecked
 * exception after it released what it could.
 */
public interface Resource extends AutoCloseable {
    @Override
    void close();
}
