// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.quickstart;

import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.distribution.process.Folders;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bin/quickstart}. Ends with 0 when the verdict is true, 1 when it is not, 2 when the run could not be made. */
@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        description = "Sends every line of files through a name server and a broker into two consumers, and proves"
                + " that all of it arrived: each file is put together again and compared.")
public final class QuickstartMain implements Callable<Integer> {
    private static final int VERDICT_TRUE = 0;
    private static final int VERDICT_FALSE = 1;
    private static final int NOT_RUN = 2;

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = "Files to send, or folders whose text files are sent. Default: those of this installation.")
    private List<Path> named = List.of();

    @Option(names = "--keep", description = "Keep the data and logs of the run and say where they are.")
    private boolean keep;

    /** Starts the command and ends the process with its code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new QuickstartMain()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        Path home = Path.of(System.getProperty("cometmq.home", "."));
        Path data = Path.of(System.getProperty("cometmq.data.dir", "data"));
        try {
            List<InputFile> files = InputFiles.find(named, home);
            announce(files);
            Path folder = Quickstart.newFolder(data);
            Verdict verdict = run(home, folder, files);
            if (keep || !verdict.isTrue()) {
                System.out.println("  kept         " + folder + ": data, settings and logs of the run");
            } else {
                Folders.delete(folder);
            }
            if (verdict.isTrue()) {
                suggest();
            }
            return verdict.isTrue() ? VERDICT_TRUE : VERDICT_FALSE;
        } catch (UserException theirs) {
            System.err.println("quickstart: " + theirs.getMessage());
        } catch (IOException | UncheckedIOException | MQClientException failure) {
            System.err.println("quickstart: " + failure);
        }
        return NOT_RUN;
    }

    private static Verdict run(Path home, Path folder, List<InputFile> files)
            throws IOException, UserException, MQClientException, InterruptedException {
        boolean terminal = Boolean.getBoolean("cometmq.terminal");
        PrintStream out = System.out;
        try (Quickstart quickstart = new Quickstart(Clock.system(), out, terminal)) {
            return quickstart.run(home, folder, files);
        }
    }

    private static void announce(List<InputFile> files) {
        long bytes = files.stream().mapToLong(InputFile::sizeBytes).sum();
        long lines = files.stream().mapToLong(InputFile::lines).sum();
        System.out.printf(
                Locale.ROOT, "Sending %,d lines of %,d files, %,d bytes in all.%n", lines, files.size(), bytes);
        for (InputFile file : files) {
            if (file.lines() == 0) {
                System.out.println("  " + file.name() + " is empty: nothing of it to send");
            } else if (file.binary()) {
                System.out.println("  " + file.name() + " is not text: cut into messages after each byte 0x0A");
            }
        }
    }

    private static void suggest() {
        System.out.println();
        System.out.println("Try next:");
        System.out.println("  bin/mqlocal                        a name server and a broker that stay, in one process");
        System.out.println("  bin/mqadmin sendMessage -n 127.0.0.1:9876 -t Hello -p 'first light'");
        System.out.println("  bin/mqadmin consumeMessage -n 127.0.0.1:9876 -t Hello");
        System.out.println("  bin/quickstart FILE…               the same with files of your own");
    }
}
