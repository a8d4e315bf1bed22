package org.quern.pass;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final ChunkSource source;
    private final Residence.Keeping keeping;
    private long budgetBytes;
    /** Decoded columns by chunk, then by name. */
    private final Map<Integer, Map<String, Column>> kept = new HashMap<>();

    private final Set<String> wanted = new HashSet<>();
    private final Set<String> readBefore = new HashSet<>();
    /** The columns wanted that are worth keeping. */
    private final Set<String> recurring = new HashSet<>();

    private long keptBytes;
    private boolean evicted;

    ColumnCache(ChunkSource source, Residence.Keeping keeping) {
        this.source = source;
        this.keeping = keeping;
    }

    /**
     * A pass begins.
     *
     * @param columns it will read
     * @param newBudgetBytes for columns from now on; if more is kept, all are dropped
     * @param keep whether the chunks it reads are to stay
     */
    synchronized void passStarts(List<String> columns, long newBudgetBytes, LeafEngine.Keep keep) {
        budgetBytes = newBudgetBytes;
        if (keptBytes > budgetBytes) {
            kept.clear();
            keptBytes = 0;
        }
        wanted.clear();
        wanted.addAll(columns);
        recurring.clear();
        if (keep == LeafEngine.Keep.YES) {
            recurring.addAll(columns);
        }
        if (keeping == Residence.Keeping.SECOND_PASS) {
            recurring.retainAll(readBefore);
        }
        readBefore.addAll(columns);
        evicted = false;
    }

    @Override
    public DataSetInfo info() {
        return source.info();
    }

    @Override
    public Chunk read(int chunk, List<String> columns) throws IOException {
        Map<String, Column> found = find(chunk);
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

    private synchronized Map<String, Column> find(int chunk) {
        return new HashMap<>(kept.getOrDefault(chunk, Map.of()));
    }

    private synchronized void keep(int chunk, String name, Column column) {
        if (!recurring.contains(name)) {
            return;
        }
        long bytes = column.bytes();
        if (keptBytes + bytes > budgetBytes && !evicted) {
            evictUnwanted();
        }
        if (keptBytes + bytes <= budgetBytes
                && kept.computeIfAbsent(chunk, c -> new HashMap<>()).putIfAbsent(name, column) == null) {
            keptBytes += bytes;
        }
    }

    private void evictUnwanted() {
        evicted = true;
        for (Map<String, Column> columns : kept.values()) {
            columns.keySet().retainAll(wanted);
        }
        keptBytes = kept.values().stream()
                .flatMap(columns -> columns.values().stream())
                .mapToLong(Column::bytes)
                .sum();
    }

    synchronized long keptBytes() {
        return keptBytes;
    }

    synchronized BitSet keptChunks() {
        BitSet chunks = new BitSet();
        kept.keySet().forEach(chunks::set);
        return chunks;
    }

    synchronized void release(BitSet chunks) {
        chunks.stream().forEach(chunk -> {
            Map<String, Column> columns = kept.remove(chunk);
            if (columns != null) {
                keptBytes -= columns.values().stream().mapToLong(Column::bytes).sum();
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
