package org.quern.yarn.rpc;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.hadoop.io.Writable;

/** A request as Hadoop's IPC carries it; public since Hadoop makes it. */
public final class RequestWritable implements Writable {
    private static final byte VERSION = 1;

    private Request request;

    /** For Hadoop, which fills it by {@link #readFields}. */
    public RequestWritable() {}

    RequestWritable(Request request) {
        this.request = request;
    }

    Request request() {
        return request;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        RequestCodec.write(request, out);
    }

    @Override
    public void readFields(DataInput in) throws IOException {
        byte version = in.readByte();
        if (version != VERSION) {
            throw new IOException("The caller speaks version " + version + " of the protocol, but the master version "
                    + VERSION + ": use the Quern that submitted the application");
        }
        request = RequestCodec.read(in);
    }

    /** The kind of call alone: Hadoop logs it, and the fields may be large or none of the log's business. */
    @Override
    public String toString() {
        return request == null ? "unread" : request.getClass().getSimpleName();
    }
}
