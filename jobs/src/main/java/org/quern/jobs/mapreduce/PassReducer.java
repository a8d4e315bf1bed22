package org.quern.jobs.mapreduce;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.DataOutputBuffer;
import org.apache.hadoop.io.IntWritable;
import org.apache.hadoop.mapreduce.Reducer;
import org.quern.pass.MergeTree;
import org.quern.pass.Pass;
import org.quern.pass.PassTypes;

/**
 * The reducer of every pass: completes the merge tree of each slice it is given and writes the digest of its total. A chunk
 * without a state, or with two, fails the job. The first mistake in the data, if there is one, is written instead.
 */
public class PassReducer extends Reducer<NodeKey, BytesWritable, IntWritable, BytesWritable> {
    /** Stands for a slice where the value is a message about the data. */
    static final int MISTAKE = -1;

    @Override
    public void run(Context context) throws IOException, InterruptedException {
        JobFile file = JobFile.of(context.getConfiguration());
        run(PassTypes.read(file.work()), file.chunks(), context);
    }

    static <S> void run(
            Pass<S, ?> pass, int chunks, Reducer<NodeKey, BytesWritable, IntWritable, BytesWritable>.Context context)
            throws IOException, InterruptedException {
        MergeTree<S> tree = MergeTree.of(pass, chunks);
        int slice = -1;
        while (context.nextKey()) {
            NodeKey key = context.getCurrentKey();
            if (key.slice() != slice) {
                if (slice >= 0) {
                    write(pass, slice, tree, context);
                    tree = MergeTree.of(pass, chunks);
                }
                slice = key.slice();
            }
            for (BytesWritable value : context.getValues()) {
                if (key.isMistake()) {
                    context.write(new IntWritable(MISTAKE), value);
                    return;
                }
                tree.add(new MergeTree.Node<>(key.level(), key.index(), read(pass, value)));
            }
        }
        if (slice >= 0) {
            write(pass, slice, tree, context);
        }
    }

    private static <S> S read(Pass<S, ?> pass, BytesWritable value) throws IOException {
        return pass.codec().read(new DataInputStream(new ByteArrayInputStream(value.getBytes(), 0, value.getLength())));
    }

    private static <S> void write(
            Pass<S, ?> pass,
            int slice,
            MergeTree<S> tree,
            Reducer<NodeKey, BytesWritable, IntWritable, BytesWritable>.Context context)
            throws IOException, InterruptedException {
        DataOutputBuffer bytes = new DataOutputBuffer();
        pass.codec().write(pass.digest(tree.total(pass.newState())), bytes);
        context.write(new IntWritable(slice), new BytesWritable(bytes.getData(), bytes.getLength()));
    }
}
