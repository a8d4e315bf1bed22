package org.quern.yarn.rpc;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.quern.pass.Criterion;
import org.quern.yarn.protocol.ClientCalls.Event;
import org.quern.yarn.protocol.ClientCalls.Event.Iteration;
import org.quern.yarn.protocol.ClientCalls.Event.Message;
import org.quern.yarn.protocol.ClientCalls.Event.PassFinished;
import org.quern.yarn.protocol.ClientCalls.Event.PassRecorded;
import org.quern.yarn.protocol.ClientCalls.Event.PassStarted;
import org.quern.yarn.protocol.ClientCalls.Event.RowsDone;

/** Bytes of events: a tag, then the fields in order. */
final class EventCodec {
    private static final int PASS_STARTED = 1;
    private static final int ROWS_DONE = 2;
    private static final int PASS_FINISHED = 3;
    private static final int PASS_RECORDED = 4;
    private static final int ITERATION = 5;
    private static final int MESSAGE = 6;

    private EventCodec() {}

    static void write(Event event, DataOutput out) throws IOException {
        if (event instanceof PassStarted started) {
            out.writeByte(PASS_STARTED);
            Codec.writeText(started.pass(), out);
            out.writeInt(started.number());
            out.writeLong(started.rows());
        } else if (event instanceof RowsDone done) {
            out.writeByte(ROWS_DONE);
            out.writeLong(done.rows());
        } else if (event instanceof PassFinished finished) {
            out.writeByte(PASS_FINISHED);
            Codec.writeText(finished.pass(), out);
            out.writeInt(finished.number());
        } else if (event instanceof PassRecorded recorded) {
            out.writeByte(PASS_RECORDED);
            Codec.writeText(recorded.pass(), out);
            out.writeInt(recorded.number());
        } else if (event instanceof Iteration iteration) {
            out.writeByte(ITERATION);
            out.writeInt(iteration.number());
            writeCriterion(iteration.criterion(), out);
        } else if (event instanceof Message message) {
            out.writeByte(MESSAGE);
            Codec.writeText(message.text(), out);
        }
    }

    static Event read(DataInput in) throws IOException {
        int tag = in.readByte();
        return switch (tag) {
            case PASS_STARTED -> new PassStarted(Codec.readText(in), in.readInt(), in.readLong());
            case ROWS_DONE -> new RowsDone(in.readLong());
            case PASS_FINISHED -> new PassFinished(Codec.readText(in), in.readInt());
            case PASS_RECORDED -> new PassRecorded(Codec.readText(in), in.readInt());
            case ITERATION -> new Iteration(in.readInt(), readCriterion(in));
            case MESSAGE -> new Message(Codec.readText(in));
            default -> throw Codec.unknown("event", tag);
        };
    }

    private static void writeCriterion(Criterion criterion, DataOutput out) throws IOException {
        Codec.writeText(criterion.name(), out);
        out.writeDouble(criterion.value());
        Codec.writeText(criterion.text(), out);
    }

    private static Criterion readCriterion(DataInput in) throws IOException {
        return new Criterion(Codec.readText(in), in.readDouble(), Codec.readText(in));
    }
}
