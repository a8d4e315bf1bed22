package org.quern.jobs.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Standard output that remembers the first failure, of which a PrintStream tells no more than that there was one. */
final class ResultStream extends FilterOutputStream {
    private IOException lost;

    ResultStream(OutputStream out) {
        super(out);
    }

    /** Why results were lost; empty if all were written, or if the reader wanted no more (as {@code head} does). */
    Optional<IOException> lost() {
        return Optional.ofNullable(lost)
                .filter(failure -> !String.valueOf(failure.getMessage()).contains("Broken pipe"));
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            lost = lost == null ? e : lost;
            throw e;
        }
    }
}
