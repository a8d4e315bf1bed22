package org.quern.yarn.rpc;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.hadoop.io.Writable;

/** A reply as Hadoop's IPC carries it; public since Hadoop makes it. */
public final class ReplyWritable implements Writable {
    private static final byte VERSION = 1;

    private Reply reply;

    /** For Hadoop, which fills it by {@link #readFields}. */
    public ReplyWritable() {}

    ReplyWritable(Reply reply) {
        this.reply = reply;
    }

    Reply reply() {
        return reply;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        ReplyCodec.write(reply, out);
    }

    @Override
    public void readFields(DataInput in) throws IOException {
        byte version = in.readByte();
        if (version != VERSION) {
            throw new IOException("The master speaks version " + version + " of the protocol, but this Quern version "
                    + VERSION + ": use the Quern that submitted the application");
        }
        reply = ReplyCodec.read(in);
    }
}
