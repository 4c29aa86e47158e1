// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.common.message.MessageExt;
import io.cometmq.common.testing.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a message costs in the queue of those that are pulled and not yet consumed: put, taken out, and the offset to commit. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class ProcessQueueBenchmark {
    /** Messages of one pull. */
    static final int PULLED = 32;

    /** Messages that wait behind them. */
    @Param({"0", "1000"})
    int waiting = 0;

    private ProcessQueue queue;
    private List<MessageExt> pulled;
    private List<List<MessageExt>> one;

    /** A queue in which {@link #waiting} messages wait. */
    @Setup
    public void prepare() {
        queue = new ProcessQueue(0);
        queue.put(messages(PULLED, waiting));
        pulled = messages(0, PULLED);
        one = pulled.stream().map(List::of).toList();
    }

    private static List<MessageExt> messages(int from, int count) {
        List<MessageExt> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(Messages.to("T").at(from + (long) i, 0).stored());
        }
        return messages;
    }

    /** Puts a pull's messages and takes them out one by one, as a listener that gets one at a time. */
    @Benchmark
    @OperationsPerInvocation(PULLED)
    public long putAndRemoveOneByOne() {
        queue.put(pulled);
        long commit = 0;
        for (List<MessageExt> each : one) {
            commit += queue.remove(each);
        }
        return commit;
    }

    /** Puts a pull's messages and takes them out together, as a listener that gets batches. */
    @Benchmark
    @OperationsPerInvocation(PULLED)
    public long putAndRemoveTogether() {
        queue.put(pulled);
        return queue.remove(pulled);
    }

    /** The offset to commit. */
    @Benchmark
    public long commitOffset() {
        return queue.commitOffset();
    }
}
