// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.testing;

import io.cometmq.store.testing.FaultyFiles.Operation;
import java.io.IOException;
import java.nio.file.Path;

/**
 * One way in which a {@link FaultyFiles} fails: {@code Fault.of(WRITE).on("commitlog").with(ENOSPC).writing(100).times(1)}.
 * It lasts until it has happened so often, or until the disk is healed. Guarded by the lock of the disk.
 */
public final class Fault {
    /** What the system says. */
    public enum Cause {
        EIO("Input/output error"),
        ENOSPC("No space left on device");

        private final String text;

        Cause(String text) {
            this.text = text;
        }
    }

    private final Operation operation;
    private String part = "";
    private Cause error = Cause.EIO;
    private int skip;
    private int times = Integer.MAX_VALUE;
    private int written;

    private Fault(Operation operation) {
        this.operation = operation;
    }

    /** A fault of every operation of a kind, on every file, with EIO, until it is healed. */
    public static Fault of(Operation operation) {
        return new Fault(operation);
    }

    /** Only files whose path contains a text. */
    public Fault on(String pathPart) {
        part = pathPart;
        return this;
    }

    public Fault with(Cause what) {
        error = what;
        return this;
    }

    /** Lets so many operations succeed first. */
    public Fault after(int operations) {
        skip = operations;
        return this;
    }

    /** Ends after so many operations have failed. */
    public Fault times(int operations) {
        times = operations;
        return this;
    }

    /** A write that fails writes so many of its bytes before. */
    public Fault writing(int bytes) {
        written = bytes;
        return this;
    }

    /** What a write throws that wrote a part of its bytes. */
    static final class PartOfWrite extends IOException {
        private static final long serialVersionUID = 1;

        private final int written;

        PartOfWrite(String message, int written) {
            super(message);
            this.written = written;
        }

        int written() {
            return written;
        }
    }

    /** Fails when an operation is the one that is meant. */
    void before(Operation present, Path path) throws IOException {
        if (present != operation || times == 0 || !path.toString().contains(part) || skip-- > 0) {
            return;
        }
        skip = 0;
        times--;
        throw written > 0 && (operation == Operation.WRITE || operation == Operation.PUT)
                ? new PartOfWrite(error.text, written)
                : new IOException(error.text);
    }

    @Override
    public String toString() {
        return operation + " of *" + part + "* " + error + (written > 0 ? " after " + written + " bytes" : "");
    }
}
