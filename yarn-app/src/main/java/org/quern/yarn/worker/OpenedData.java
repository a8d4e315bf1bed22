package org.quern.yarn.worker;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.chunkset.Manifest;
import org.quern.pass.LeafEngine;
import org.quern.yarn.protocol.Order;

/**
 * A data set at the generation the master sees, and what is held of it.
 *
 * @param order that named it
 */
record OpenedData(Order.OpenData order, ChunkSet set, LeafEngine engine) implements Closeable {

    static OpenedData open(Order.OpenData order, Configuration configuration, WorkerOptions options)
            throws IOException {
        Manifest manifest = Manifest.fromJson(order.manifest(), "the manifest of " + order.path());
        ChunkSet set = ChunkSet.open(new Path(order.path()), manifest, configuration);
        return new OpenedData(order, set, new LeafEngine(set, options.threads(), options.residence()));
    }

    long rows(int chunk) {
        return set.info().chunks().get(chunk).rows();
    }

    long residentBytes() {
        return engine.columnBytes() + engine.memoBytes();
    }

    @Override
    public void close() throws IOException {
        engine.releaseAll();
        set.close();
    }
}
