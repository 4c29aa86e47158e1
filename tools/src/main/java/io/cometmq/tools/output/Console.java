// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.output;

import io.cometmq.common.lifecycle.ProcessEnd;
import io.cometmq.common.lifecycle.Resource;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Scanner;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a command reads from and writes to while it runs. Used by the thread of the command.
 *
 * @param in bytes that the user gives
 * @param out results; not buffered
 * @param err progress, and what went wrong
 * @param watched which of them a person sees
 * @param asks puts a question and says whether the user agrees; null when nobody sits there
 * @param endings closes what it is given when the user ends the tool, by Ctrl-C for instance
 */
public record Console(
        InputStream in,
        OutputStream out,
        PrintWriter err,
        Watched watched,
        @Nullable Predicate<String> asks,
        Consumer<Resource> endings) {

    /**
     * That of this process.
     *
     * @param asked whether somebody is there to answer questions
     */
    public static Console ofProcess(boolean asked, Watched watched) {
        return new Console(
                System.in,
                // Unlike System.out it says when the reader of a pipe is gone.
                new FileOutputStream(FileDescriptor.out),
                new PrintWriter(System.err, true, Charset.defaultCharset()),
                watched,
                asked ? Console::ask : null,
                resource -> ProcessEnd.alsoClose("mqadmin", resource));
    }

    /** One of a program: nobody is asked, and nothing drawn. */
    public static Console ofProgram(InputStream in, OutputStream out, PrintWriter err) {
        return new Console(in, out, err, Watched.NOTHING, null, resource -> {});
    }

    /** One without a user: it reads and writes nothing. */
    public static Console none() {
        return ofProgram(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintWriter(OutputStream.nullOutputStream(), false, Charset.defaultCharset()));
    }

    /**
     * Whether the user agrees.
     *
     * @param otherwise the answer when nobody can be asked
     */
    public boolean agrees(String question, boolean otherwise) {
        return asks == null ? otherwise : asks.test(question);
    }

    private static boolean ask(String question) {
        System.err.print(question + " Write yes to go on: ");
        System.err.flush();
        try (Scanner answers = new Scanner(System.in, Charset.defaultCharset())) {
            return answers.hasNextLine() && answers.nextLine().strip().equalsIgnoreCase("yes");
        }
    }
}
