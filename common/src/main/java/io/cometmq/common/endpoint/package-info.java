// SPDX-License-Identifier: Apache-2.0
/**
 * What a server shows to those who run it, over HTTP: its figures and its health. On the HTTP server of the JDK: it costs no
 * library, and it answers while event loops do not, which is what it has to tell of.
 */
@NullMarked
package io.cometmq.common.endpoint;

import org.jspecify.annotations.NullMarked;
