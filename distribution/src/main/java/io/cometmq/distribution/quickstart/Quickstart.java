// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.quickstart;

import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.ProcessEnd;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.lifecycle.ThreadScheduler;
import io.cometmq.distribution.process.ResidentMemory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One run: servers, sender and receivers are started, all lines travel, everything is stopped again. */
final class Quickstart implements Resource {
    private static final Duration REDRAW = Duration.ofMillis(100);
    private static final long PATIENCE_MILLIS = 30_000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MIB = 1024 * 1024;

    private final Resources resources = new Resources();
    private final Clock clock;
    private final PrintStream out;
    private final Progress progress;

    Quickstart(Clock clock, PrintStream out, boolean terminal) {
        this.clock = clock;
        this.out = out;
        this.progress = new Progress(out, terminal);
    }

    /**
     * Sends {@code files} through servers whose data lies below {@code folder}.
     *
     * @param home the folder that holds {@code bin/}
     * @throws UserException when the run could not be made; a run that was made ends with its verdict
     */
    Verdict run(Path home, Path folder, List<InputFile> files)
            throws IOException, UserException, MQClientException, InterruptedException {
        ProcessEnd.alsoClose("quickstart", this);
        long begun = clock.nanos();
        Servers servers = resources.own(Servers.start(home, folder));
        servers.awaitReady();
        String nameServer = servers.nameServer().address();
        out.printf(
                "Name server %s and broker %s run.%n",
                nameServer, servers.broker().address());

        Rebuilt rebuilt = resources.own(Rebuilt.in(folder.resolve("rebuilt"), files));
        LineSender sender = resources.own(LineSender.start(nameServer, clock));
        sender.createTopic(servers.broker());
        LineReceiver receiver = resources.own(LineReceiver.start(nameServer, rebuilt, clock));
        long sendingBegun = clock.nanos();
        try (ThreadScheduler redraw = ThreadScheduler.start("progress")) {
            redraw.every(REDRAW, REDRAW, "progress", () -> show(sender, rebuilt));
            sender.send(files);
            awaitArrival(rebuilt);
        }
        show(sender, rebuilt);
        progress.end();

        Verdict verdict = judge(files, sender, rebuilt);
        report(verdict, sender, receiver, begun, sendingBegun, servers.broker().pid(), files);
        return verdict;
    }

    private void show(LineSender sender, Rebuilt rebuilt) {
        progress.show(sender.acknowledged(), rebuilt.arrived(), rebuilt.expected());
    }

    /** Waits as long as lines keep coming. */
    private static void awaitArrival(Rebuilt rebuilt) throws InterruptedException {
        long before;
        do {
            before = rebuilt.arrived();
        } while (!rebuilt.awaitComplete(PATIENCE_MILLIS) && rebuilt.arrived() > before);
    }

    private static Verdict judge(List<InputFile> files, LineSender sender, Rebuilt rebuilt) throws IOException {
        long lost = 0;
        long duplicates = 0;
        List<String> broken = new ArrayList<>();
        for (Reassembly file : rebuilt.files()) {
            lost += file.missing();
            duplicates += file.duplicates();
            if (!file.isWhole()) {
                broken.add(file.original().name());
            }
        }
        return new Verdict(files.size(), broken, rebuilt.expected(), sender.refused(), lost, duplicates);
    }

    private void report(
            Verdict verdict,
            LineSender sender,
            LineReceiver receiver,
            long begun,
            long sendingBegun,
            long brokerPid,
            List<InputFile> files) {
        double seconds = Math.max(1, receiver.lastReceivedNanos() - sendingBegun) / NANOS_PER_SECOND;
        double mebibytes = files.stream().mapToLong(InputFile::sizeBytes).sum() / BYTES_PER_MIB;
        say("");
        say("Verdict: %s", verdict.isTrue() ? "true, every file arrived whole" : "FALSE");
        say(
                "  files        %,d of %,d put together again with an equal SHA-256",
                verdict.files() - verdict.broken().size(), verdict.files());
        verdict.broken().stream().limit(10).forEach(name -> say("               not whole: %s", name));
        say(
                "  messages     %,d sent, %,d lost, %,d duplicates",
                verdict.messages(), verdict.lost(), verdict.duplicates());
        if (verdict.refused() > 0) {
            say("  refused      %,d sends, the first with: %s", verdict.refused(), sender.firstRefusal());
        }
        if (verdict.messages() > 0) {
            say("  throughput   %,.0f messages/s, %.1f MiB/s", verdict.messages() / seconds, mebibytes / seconds);
            say(
                    "  end to end   p50 %.1f ms, p99 %.1f ms, from send to listener at full speed",
                    receiver.endToEndMillis(50), receiver.endToEndMillis(99));
            say(
                    "  start        %.2f s from launching both servers to the first acknowledged message",
                    (sender.firstAcknowledgedNanos() - begun) / NANOS_PER_SECOND);
        }
        say("  memory       %s resident in the broker", ResidentMemory.text(brokerPid));
    }

    private void say(String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments));
    }

    @Override
    public void close() {
        resources.close();
    }

    /** A new folder for one run. */
    static Path newFolder(Path data) throws UserException {
        try {
            return Files.createTempDirectory(Files.createDirectories(data), "quickstart-");
        } catch (IOException refused) {
            throw new UserException("cannot write to " + data + ": " + refused
                    + "; COMETMQ_DATA names another folder for everything that is written");
        }
    }
}
