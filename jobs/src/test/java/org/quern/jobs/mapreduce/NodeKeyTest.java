package org.quern.jobs.mapreduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.WritableComparator;
import org.junit.jupiter.api.Test;

class NodeKeyTest {
    private static final List<NodeKey> ASCENDING = List.of(
            NodeKey.mistake(0, 0),
            new NodeKey(0, 0, 0),
            new NodeKey(0, 0, 3),
            NodeKey.mistake(0, 5),
            new NodeKey(0, 8, 0),
            new NodeKey(0, 70_000, 2),
            new NodeKey(1, 0, 0),
            new NodeKey(300, 0, 0));

    @Test
    void sortsBySliceThenFirstChunkThenLevel() {
        List<NodeKey> keys = new ArrayList<>(ASCENDING);
        java.util.Collections.reverse(keys);
        java.util.Collections.sort(keys);
        assertThat(keys).isEqualTo(ASCENDING);
    }

    @Test
    void comparesBytesAsItComparesKeys() throws IOException {
        WritableComparator comparator = WritableComparator.get(NodeKey.class);
        for (NodeKey a : ASCENDING) {
            for (NodeKey b : ASCENDING) {
                byte[] x = bytes(a);
                byte[] y = bytes(b);
                assertThat(Integer.signum(comparator.compare(x, 0, x.length, y, 0, y.length)))
                        .as("%s and %s", a, b)
                        .isEqualTo(Integer.signum(a.compareTo(b)));
            }
        }
    }

    @Test
    void readsWhatItWrote() throws IOException {
        for (NodeKey key : ASCENDING) {
            NodeKey read = new NodeKey();
            read.readFields(new DataInputStream(new ByteArrayInputStream(bytes(key))));
            assertThat(read).isEqualTo(key);
            assertThat(read.isMistake()).isEqualTo(key.isMistake());
        }
    }

    @Test
    void knowsItsPlaceAmongTheNodesOfItsLevel() {
        assertThat(new NodeKey(0, 24, 3).index()).isEqualTo(3);
    }

    @Test
    void dealsSlicesToReducersInTurn() {
        SlicePartitioner partitioner = new SlicePartitioner();
        assertThat(partitioner.getPartition(new NodeKey(5, 9, 0), new BytesWritable(), 4))
                .isEqualTo(1);
        assertThat(partitioner.getPartition(NodeKey.mistake(5, 2), new BytesWritable(), 4))
                .isEqualTo(1);
    }

    private static byte[] bytes(NodeKey key) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        key.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
