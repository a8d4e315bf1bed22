package org.quern.pass;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Entries that a thread of their own hands on to another storage, in the order they came, so that a run does not wait for a
 * file system after each pass. The bytes of an entry are taken before {@link #write} returns. A process that dies loses the
 * entries not yet written, which are the last ones; the passes they stand for are run again. After a failure nothing more is
 * written; the next call and {@link #close} say so.
 */
public final class WrittenBehind implements JournalStorage, Closeable {
    /** A storage slower than the passes must hold them up in the end, before what waits fills the memory. */
    private static final long MOST_WAITING_BYTES = 32L << 20;

    /** As many passes at most are lost with the process. */
    private static final int MOST_WAITING = 64;

    private final JournalStorage target;
    private final long mostBytes;
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private final Thread writer = new Thread(this::write, "quern-journal");
    private long waitingBytes;
    private boolean isClosed;
    private IOException failure;

    public WrittenBehind(JournalStorage target) {
        this(target, MOST_WAITING_BYTES);
    }

    /** @param mostBytes that wait; one entry waits however large it is */
    WrittenBehind(JournalStorage target, long mostBytes) {
        this.target = target;
        this.mostBytes = mostBytes;
        writer.setDaemon(true);
        writer.start();
    }

    private record Entry(String file, byte[] bytes) {}

    @Override
    public String place() {
        return target.place();
    }

    @Override
    public Optional<InputStream> read(String file) throws IOException {
        synchronized (this) {
            while (failure == null && waiting.stream().anyMatch(entry -> entry.file.equals(file))) {
                await();
            }
            refuseAfterFailure();
        }
        return target.read(file);
    }

    @Override
    public void write(String file, Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.writeTo(bytes);
        synchronized (this) {
            while (failure == null && isFull(bytes.size())) {
                await();
            }
            refuseAfterFailure();
            if (isClosed) {
                throw new IOException("closed");
            }
            waiting.addLast(new Entry(file, bytes.toByteArray()));
            waitingBytes += bytes.size();
            notifyAll();
        }
    }

    private boolean isFull(int bytes) {
        return waiting.size() >= MOST_WAITING || !waiting.isEmpty() && waitingBytes + bytes > mostBytes;
    }

    /** Forgets what is not being written yet: nobody will go on from here. */
    public synchronized void discard() {
        while (waiting.size() > 1) {
            waitingBytes -= waiting.removeLast().bytes.length;
        }
        notifyAll();
    }

    /** Waits until all entries are written. */
    @Override
    public synchronized void close() throws IOException {
        isClosed = true;
        notifyAll();
        while (failure == null && !waiting.isEmpty()) {
            await();
        }
        refuseAfterFailure();
    }

    private void await() throws InterruptedIOException {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + place());
        }
    }

    private void refuseAfterFailure() throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    private void write() {
        for (Entry entry = first(); entry != null; entry = first()) {
            Exception thrown = null;
            byte[] bytes = entry.bytes;
            try {
                target.write(entry.file, out -> out.write(bytes));
            } catch (IOException | RuntimeException e) {
                thrown = e;
            }
            written(thrown);
        }
    }

    /** The entry to be written next, which goes on waiting until it is; null when there will be none. */
    private synchronized Entry first() {
        while (waiting.isEmpty() && !isClosed) {
            try {
                wait();
            } catch (InterruptedException e) {
                failure = new InterruptedIOException("interrupted");
                notifyAll();
            }
            if (failure != null) {
                return null;
            }
        }
        return failure == null ? waiting.peekFirst() : null;
    }

    private synchronized void written(Exception thrown) {
        waitingBytes -= waiting.removeFirst().bytes.length;
        if (thrown != null) {
            failure = thrown instanceof IOException io ? io : new IOException(thrown.toString(), thrown);
            waiting.clear();
        }
        notifyAll();
    }
}
