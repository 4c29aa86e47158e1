// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.filter;

import io.cometmq.common.filter.PropertySource;
import io.cometmq.common.filter.SqlFilter;
import io.cometmq.store.RecordFilter;
import java.nio.ByteBuffer;

/** Passes the records whose properties satisfy a SQL92 expression; bodies are not touched. Immutable. */
record PropertyFilter(SqlFilter expression) implements RecordFilter {
    @Override
    public boolean matchesRecord(ByteBuffer record) {
        return expression.matches(PropertySource.ofRecord(record, record.position()));
    }
}
