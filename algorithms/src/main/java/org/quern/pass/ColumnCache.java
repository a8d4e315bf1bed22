package org.quern.pass;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.quern.data.Chunk;
import org.quern.data.ChunkSource;
import org.quern.data.Column;
import org.quern.data.ColumnRange;
import org.quern.data.DataSetInfo;

/**
 * A data set whose columns stay in memory as long as they fit into a budget; what does not fit is read again by every pass.
 * Columns come first in, first kept: passes read chunks in the same order over and over, where evicting the least recently
 * used would evict everything just before it is needed. Columns that the current pass does not ask for make room for those it
 * does.
 */
final class ColumnCache implements ChunkSource {
    private static final int BYTES_A_TEXT = 16;

    private final ChunkSource source;
    private final Residence residence;
    private final ColumnMemory memory;
    /** Columns by chunk, then by name. */
    private final Map<Integer, Map<String, KeptColumn>> kept = new HashMap<>();

    private final Set<String> wanted = new HashSet<>();
    private final Set<String> readBefore = new HashSet<>();
    /** The columns wanted that are worth keeping. */
    private final Set<String> recurring = new HashSet<>();

    private boolean packs;
    private boolean evicted;

    ColumnCache(ChunkSource source, Residence residence) {
        this.source = source;
        this.residence = residence;
        this.memory = new ColumnMemory(residence.directBytes());
    }

    /**
     * A pass begins.
     *
     * @param columns it will read
     * @param heapBytes for columns from now on; if more is kept, all are dropped
     * @param keep whether the chunks it reads are to stay
     */
    synchronized void passStarts(List<String> columns, long heapBytes, LeafEngine.Keep keep) {
        memory.limitHeapTo(heapBytes);
        wanted.clear();
        wanted.addAll(columns);
        if (memory.isOverLimit() || heapBytes == 0) {
            dropAll(name -> true);
        }
        recurring.clear();
        if (keep == LeafEngine.Keep.YES && heapBytes > 0) {
            recurring.addAll(columns);
        }
        if (residence.keeping() == Residence.Keeping.SECOND_PASS) {
            recurring.retainAll(readBefore);
        }
        readBefore.addAll(columns);
        packs = switch (residence.packing()) {
            case NEVER -> false;
            case WHERE_NEEDED -> bytesAsRead(columns) > heapBytes;
            case ALWAYS -> true;
        };
        evicted = false;
    }

    /** About what columns of all chunks take as they are read. */
    private long bytesAsRead(List<String> columns) {
        long bytesOfARow = columns.stream()
                .mapToLong(name -> switch (info().schema().variable(name).type()) {
                    case FLOAT64, INT64, TIMESTAMP -> Long.BYTES;
                    case FLOAT32, INT32, DATE, FACTOR, ORDERED_FACTOR -> Integer.BYTES;
                    case BOOLEAN -> 1;
                    case STRING -> BYTES_A_TEXT;
                })
                .sum();
        return bytesOfARow * info().rows();
    }

    @Override
    public DataSetInfo info() {
        return source.info();
    }

    @Override
    public Chunk read(int chunk, List<String> columns) throws IOException {
        Map<String, Column> found = readKept(chunk, columns);
        List<String> absent =
                columns.stream().filter(name -> !found.containsKey(name)).toList();
        if (!absent.isEmpty() || columns.isEmpty()) {
            Chunk read = source.read(chunk, absent);
            for (int i = 0; i < absent.size(); i++) {
                found.put(absent.get(i), read.column(i));
                keep(chunk, absent.get(i), read.column(i));
            }
        }
        List<Column> result = new ArrayList<>(columns.size());
        for (String name : columns) {
            result.add(found.get(name));
        }
        var place = info().chunks().get(chunk);
        return Chunk.of(chunk, place.firstRow(), place.rows(), info().schema().select(columns), result);
    }

    private Map<String, Column> readKept(int chunk, List<String> columns) {
        Map<String, KeptColumn> reading = beginReading(chunk, columns);
        try {
            Map<String, Column> found = new HashMap<>();
            reading.forEach((name, column) -> found.put(name, column.read()));
            return found;
        } finally {
            endReading(reading);
        }
    }

    private synchronized Map<String, KeptColumn> beginReading(int chunk, List<String> columns) {
        Map<String, KeptColumn> reading = new HashMap<>(kept.getOrDefault(chunk, Map.of()));
        reading.keySet().retainAll(columns);
        reading.values().forEach(KeptColumn::beginReading);
        return reading;
    }

    private synchronized void endReading(Map<String, KeptColumn> reading) {
        reading.values().forEach(column -> column.endReading(memory));
    }

    private void keep(int chunk, String name, Column column) {
        if (!isWorthKeeping(name)) {
            return;
        }
        ColumnForm form = packs ? ColumnForm.of(column) : new ColumnForm.AsRead(column);
        KeptColumn place = book(form, column.rows());
        if (place != null) {
            place.write(form);
            add(chunk, name, place);
        }
    }

    private synchronized boolean isWorthKeeping(String name) {
        return recurring.contains(name);
    }

    private synchronized KeptColumn book(ColumnForm form, int rows) {
        KeptColumn place = KeptColumn.book(form, rows, memory);
        if (place == null && !evicted) {
            evicted = true;
            dropAll(name -> !wanted.contains(name));
            place = KeptColumn.book(form, rows, memory);
        }
        return place;
    }

    private synchronized void add(int chunk, String name, KeptColumn column) {
        if (kept.computeIfAbsent(chunk, c -> new HashMap<>()).putIfAbsent(name, column) != null) {
            column.drop(memory);
        }
    }

    private void dropAll(Predicate<String> names) {
        for (Map<String, KeptColumn> columns : kept.values()) {
            columns.forEach((name, column) -> {
                if (names.test(name)) {
                    column.drop(memory);
                }
            });
            columns.keySet().removeIf(names);
        }
        kept.values().removeIf(Map::isEmpty);
    }

    /** On the heap and outside. */
    synchronized long keptBytes() {
        return memory.used();
    }

    synchronized BitSet keptChunks() {
        BitSet chunks = new BitSet();
        kept.keySet().forEach(chunks::set);
        return chunks;
    }

    synchronized void release(BitSet chunks) {
        chunks.stream().forEach(chunk -> {
            Map<String, KeptColumn> columns = kept.remove(chunk);
            if (columns != null) {
                columns.values().forEach(column -> column.drop(memory));
            }
        });
    }

    @Override
    public boolean mayMatch(int chunk, List<ColumnRange> conditions) throws IOException {
        return source.mayMatch(chunk, conditions);
    }

    @Override
    public long storedBytes(int chunk, List<String> columns) throws IOException {
        return source.storedBytes(chunk, columns);
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
