// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.benchmark;

import io.cometmq.broker.filter.FilterConfig;
import io.cometmq.broker.filter.Filters;
import io.cometmq.common.config.Live;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.testing.Messages;
import io.cometmq.store.RecordFilter;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a filter costs: for an entry by tags, for a record by an SQL92 expression, and for a pull that asks for its filter. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class FilterBenchmark {
    private final Filters filters = new Filters(new Live<>(new FilterConfig(true)));
    private final SubscriptionData tags = SubscriptionData.ofTags("T", "A || B || C", 1);
    private final SubscriptionData expression = SubscriptionData.of(
            "T", "amount BETWEEN 100 AND 500 AND region IN ('eu', 'us')", SubscriptionData.SQL92, 1);

    private RecordFilter byTag;
    private RecordFilter bySql;
    private ByteBuffer record;
    private long code;

    /** Makes what is asked. */
    @Setup
    public void prepare() {
        byTag = filters.of(tags);
        bySql = filters.of(expression);
        record = Messages.to("T")
                .tag("B")
                .uniqueKey("7F0000010001000000000000000000AA")
                .property("amount", "250")
                .property("region", "us")
                .record();
        code = "B".hashCode();
    }

    /** Whether an entry's tag is one of three. */
    @Benchmark
    public boolean tag() {
        return byTag.matchesTagsCode(code);
    }

    /** Whether a record's properties satisfy an expression of two. */
    @Benchmark
    public boolean sql() {
        return bySql.matchesRecord(record);
    }

    /** The filter of a subscription whose expression was read before, as each pull asks for it. */
    @Benchmark
    public RecordFilter kept() {
        return filters.of(expression);
    }
}
