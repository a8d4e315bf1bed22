package org.quern.pass;

import java.nio.ByteBuffer;
import org.quern.data.Column;

/**
 * A column that stays in memory. Its memory is used again for others once it is dropped and nobody reads it any more. Booked
 * in a {@link ColumnMemory}, by whoever holds its lock; read and written without.
 */
final class KeptColumn {
    private final ColumnForm.Decoder decoder;
    private final long heapBytes;
    private final int rows;
    /** Null if the column is held as it was read. */
    private final Codes codes;

    private int readers;
    private boolean isDropped;

    private KeptColumn(ColumnForm form, int rows, Codes codes) {
        this.decoder = form.decoder();
        this.heapBytes = form.heapBytes();
        this.rows = rows;
        this.codes = codes;
    }

    /** Takes the memory of a column; null if there is no room. To be called with the lock, and to be followed by {@link #write}. */
    static KeptColumn book(ColumnForm form, int rows, ColumnMemory memory) {
        if (!memory.takeHeap(form.heapBytes())) {
            return null;
        }
        if (form.bits() == 0) {
            return new KeptColumn(form, rows, null);
        }
        ByteBuffer[] blocks = memory.take(Codes.bytes(form.bits(), rows));
        if (blocks == null) {
            memory.giveBackHeap(form.heapBytes());
            return null;
        }
        return new KeptColumn(form, rows, new Codes(blocks, form.bits(), rows));
    }

    /** Fills the memory. */
    void write(ColumnForm form) {
        if (codes != null) {
            Codes.Step step = new Codes.Step();
            for (int from = 0; from < rows; from += Codes.STEP) {
                form.encode(from, codes.length(from), step.codes());
                codes.write(from, step);
            }
        }
    }

    /** Somebody reads: to be called with the lock. */
    void beginReading() {
        readers++;
    }

    Column read() {
        return decoder.decode(codes);
    }

    /** To be called with the lock. */
    void endReading(ColumnMemory memory) {
        readers--;
        free(memory);
    }

    /** Nobody will begin to read any more: to be called with the lock. */
    void drop(ColumnMemory memory) {
        isDropped = true;
        free(memory);
    }

    private void free(ColumnMemory memory) {
        if (isDropped && readers == 0) {
            memory.giveBackHeap(heapBytes);
            if (codes != null) {
                memory.giveBack(codes.blocks());
            }
        }
    }
}
