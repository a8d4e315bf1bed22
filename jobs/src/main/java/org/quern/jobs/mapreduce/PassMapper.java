package org.quern.jobs.mapreduce;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.DataOutputBuffer;
import org.apache.hadoop.io.IntWritable;
import org.apache.hadoop.io.NullWritable;
import org.apache.hadoop.mapreduce.Mapper;
import org.quern.QuernException;
import org.quern.data.ChunkSource;
import org.quern.pass.LeafProcessor;
import org.quern.pass.MergeTree;
import org.quern.pass.Pass;
import org.quern.pass.PassTypes;
import org.quern.pass.SlicedPass;

/**
 * The mapper of every pass: feeds the leaves of its split to a {@link MergeTree} and emits what the tree could not pair. Of a
 * pass that {@link Pass#mergesInAnyOrder}, the states of these nodes are filled and emitted one after the other. A mistake in
 * the data is emitted too, in place of the states yet to come: a retry would meet it again.
 */
public class PassMapper extends Mapper<IntWritable, NullWritable, NodeKey, BytesWritable> {

    @Override
    public void run(Context context) throws IOException, InterruptedException {
        Configuration configuration = context.getConfiguration();
        JobFile file = JobFile.of(configuration);
        try (ChunkSource data = new CountedSource(file.open(configuration), context)) {
            int endLeaf = ((ChunkSplit) context.getInputSplit()).endLeaf();
            run(PassTypes.read(file.work()), data, endLeaf, context);
        }
    }

    /** @param endLeaf one past the last leaf of the split */
    static <S> void run(
            Pass<S, ?> pass,
            ChunkSource data,
            int endLeaf,
            Mapper<IntWritable, NullWritable, NodeKey, BytesWritable>.Context context)
            throws IOException, InterruptedException {
        MergeTree<S> tree = MergeTree.of(pass, data.info().chunks().size());
        MergeTree.Node<S> node = null;
        int leaf = 0;
        try {
            LeafProcessor<S> processor = new LeafProcessor<>(new CountedPass<>(pass, context), data);
            while (context.nextKeyValue()) {
                leaf = context.getCurrentKey().get();
                if (node == null) {
                    node = tree.largestNode(leaf, pass.mergesInAnyOrder() ? endLeaf : leaf + 1, pass.newState());
                }
                processor.process(node.state(), tree.firstChunk(leaf), tree.endChunk(leaf));
                context.progress();
                if (node.endChunk() == tree.firstChunk(leaf + 1)) {
                    if (pass.mergesInAnyOrder()) {
                        emit(pass, node, context);
                    } else {
                        tree.add(node);
                    }
                    node = null;
                }
            }
        } catch (QuernException e) {
            emitMistake(slices(pass), tree.firstChunk(leaf), e, context);
            return;
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        for (MergeTree.Node<S> left : tree.nodes()) {
            emit(pass, left, context);
        }
    }

    /** To every slice, since its reducer would miss this task's states otherwise. */
    private static void emitMistake(
            int slices,
            int chunk,
            QuernException mistake,
            Mapper<IntWritable, NullWritable, NodeKey, BytesWritable>.Context context)
            throws IOException, InterruptedException {
        BytesWritable message = new BytesWritable(mistake.getMessage().getBytes(StandardCharsets.UTF_8));
        for (int slice = 0; slice < slices; slice++) {
            context.write(NodeKey.mistake(slice, chunk), message);
        }
    }

    static int slices(Pass<?, ?> pass) {
        return pass instanceof SlicedPass<?, ?> sliced ? sliced.slices() : 1;
    }

    private static <S> void emit(
            Pass<S, ?> pass,
            MergeTree.Node<S> node,
            Mapper<IntWritable, NullWritable, NodeKey, BytesWritable>.Context context)
            throws IOException, InterruptedException {
        if (pass instanceof SlicedPass<S, ?> sliced) {
            for (int slice = 0; slice < sliced.slices(); slice++) {
                emit(pass, slice, node, sliced.slice(node.state(), slice), context);
            }
        } else {
            emit(pass, 0, node, node.state(), context);
        }
    }

    private static <S> void emit(
            Pass<S, ?> pass,
            int slice,
            MergeTree.Node<S> node,
            S state,
            Mapper<IntWritable, NullWritable, NodeKey, BytesWritable>.Context context)
            throws IOException, InterruptedException {
        DataOutputBuffer bytes = new DataOutputBuffer();
        pass.codec().write(state, bytes);
        JobCounter.STATE_BYTES.of(context).increment(bytes.getLength());
        context.write(
                new NodeKey(slice, node.firstChunk(), node.level()),
                new BytesWritable(bytes.getData(), bytes.getLength()));
    }
}
