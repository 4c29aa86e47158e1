// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import io.cometmq.common.message.EncodedProperties;

/** Takes the extension fields of a header that is being written. One implementation per encoding. */
interface FieldSink {
    void field(FieldName name, String value);

    void field(FieldName name, EncodedProperties value);

    void field(FieldName name, long value);

    void field(FieldName name, boolean value);

    /** A field that no record declares. */
    void field(String name, String value);
}
