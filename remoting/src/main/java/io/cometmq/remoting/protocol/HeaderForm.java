// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

/** Writes a header in one of the two encodings: first the fixed fields, then the extension fields, then the end. */
interface HeaderForm extends FieldSink {
    SerializeType type();

    void start(Fixed fixed);

    void finish();
}
