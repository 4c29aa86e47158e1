// SPDX-License-Identifier: Apache-2.0
/**
 * One frame and how its header is written: {@link io.cometmq.remoting.protocol.Command}, the JSON and the binary
 * header encoding, and the derived codec between header fields and records. Knows no transport.
 */
@NullMarked
package io.cometmq.remoting.protocol;

import org.jspecify.annotations.NullMarked;
