// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

/** Remembers of a request what only its handler knows. Told by the thread that works on the request. */
interface RequestMarks {
    /** Remembers nothing. */
    RequestMarks NONE = new RequestMarks() {
        @Override
        public void appended(long began, long ended) {}

        @Override
        public void held() {}
    };

    /** It was appended to the log between these two readings of the clock. */
    void appended(long began, long ended);

    /** It waits because there is nothing to answer yet. */
    void held();
}
