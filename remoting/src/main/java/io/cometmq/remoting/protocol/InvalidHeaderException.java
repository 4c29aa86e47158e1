// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

/**
 * A well-formed frame lacks a header field that its record requires, or has one with a value that cannot be read. Only
 * this one request fails. The message names the field, its value and what was expected. Has no stack trace.
 */
public final class InvalidHeaderException extends RuntimeException {
    InvalidHeaderException(String what) {
        super(what, null, false, false);
    }
}
