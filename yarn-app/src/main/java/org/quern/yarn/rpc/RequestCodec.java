package org.quern.yarn.rpc;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.quern.yarn.protocol.Beat;
import org.quern.yarn.protocol.LeafSet;
import org.quern.yarn.protocol.StateNode;
import org.quern.yarn.protocol.TaskProblem;
import org.quern.yarn.protocol.WorkerInfo;
import org.quern.yarn.rpc.Request.Beating;
import org.quern.yarn.rpc.Request.Deliver;
import org.quern.yarn.rpc.Request.Failed;
import org.quern.yarn.rpc.Request.Follow;
import org.quern.yarn.rpc.Request.Goodbye;
import org.quern.yarn.rpc.Request.Hello;
import org.quern.yarn.rpc.Request.Next;
import org.quern.yarn.rpc.Request.Report;
import org.quern.yarn.rpc.Request.Stop;

/** Bytes of requests: a tag, then the fields in order. */
final class RequestCodec {
    private static final int HELLO = 1;
    private static final int NEXT = 2;
    private static final int DELIVER = 3;
    private static final int REPORT = 4;
    private static final int FAILED = 5;
    private static final int BEAT = 6;
    private static final int GOODBYE = 7;
    private static final int FOLLOW = 8;
    private static final int STOP = 9;

    private RequestCodec() {}

    static void write(Request request, DataOutput out) throws IOException {
        if (request instanceof Hello hello) {
            out.writeByte(HELLO);
            writeInfo(hello.info(), out);
        } else if (request instanceof Next next) {
            out.writeByte(NEXT);
            Codec.writeText(next.worker(), out);
        } else if (request instanceof Deliver deliver) {
            out.writeByte(DELIVER);
            Codec.writeText(deliver.worker(), out);
            out.writeInt(deliver.task());
            deliver.covered().write(out);
            Codec.writeList(deliver.nodes(), RequestCodec::writeNode, out);
            out.writeBoolean(deliver.isLast());
        } else if (request instanceof Report report) {
            out.writeByte(REPORT);
            Codec.writeText(report.worker(), out);
            out.writeInt(report.task());
            Codec.writeBytes(report.report(), out);
        } else if (request instanceof Failed failed) {
            out.writeByte(FAILED);
            Codec.writeText(failed.worker(), out);
            writeProblem(failed.problem(), out);
        } else if (request instanceof Beating beating) {
            out.writeByte(BEAT);
            Codec.writeText(beating.worker(), out);
            writeBeat(beating.beat(), out);
        } else if (request instanceof Goodbye goodbye) {
            out.writeByte(GOODBYE);
            Codec.writeText(goodbye.worker(), out);
            Codec.writeText(goodbye.reason(), out);
        } else if (request instanceof Follow follow) {
            out.writeByte(FOLLOW);
            out.writeLong(follow.from());
        } else if (request instanceof Stop stop) {
            out.writeByte(STOP);
            Codec.writeText(stop.reason(), out);
        }
    }

    static Request read(DataInput in) throws IOException {
        int tag = in.readByte();
        return switch (tag) {
            case HELLO -> new Hello(readInfo(in));
            case NEXT -> new Next(Codec.readText(in));
            case DELIVER ->
                new Deliver(
                        Codec.readText(in),
                        in.readInt(),
                        LeafSet.read(in),
                        Codec.readList(RequestCodec::readNode, in),
                        in.readBoolean());
            case REPORT -> new Report(Codec.readText(in), in.readInt(), Codec.readBytes(in));
            case FAILED -> new Failed(Codec.readText(in), readProblem(in));
            case BEAT -> new Beating(Codec.readText(in), readBeat(in));
            case GOODBYE -> new Goodbye(Codec.readText(in), Codec.readText(in));
            case FOLLOW -> new Follow(in.readLong());
            case STOP -> new Stop(Codec.readText(in));
            default -> throw Codec.unknown("call", tag);
        };
    }

    private static void writeInfo(WorkerInfo info, DataOutput out) throws IOException {
        Codec.writeText(info.id(), out);
        Codec.writeText(info.host(), out);
        Codec.writeText(info.software(), out);
        Codec.writeText(info.java(), out);
        out.writeInt(info.threads());
        out.writeLong(info.heapBytes());
        out.writeLong(info.directBytes());
        out.writeLong(info.residentBytes());
        Codec.writeText(info.logs(), out);
    }

    private static WorkerInfo readInfo(DataInput in) throws IOException {
        return new WorkerInfo(
                Codec.readText(in),
                Codec.readText(in),
                Codec.readText(in),
                Codec.readText(in),
                in.readInt(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                Codec.readText(in));
    }

    private static void writeNode(StateNode node, DataOutput out) throws IOException {
        out.writeInt(node.slice());
        out.writeInt(node.level());
        out.writeInt(node.index());
        out.writeLong(node.offset());
        out.writeBoolean(node.isEnd());
        Codec.writeBytes(node.state(), out);
    }

    private static StateNode readNode(DataInput in) throws IOException {
        return new StateNode(
                in.readInt(), in.readInt(), in.readInt(), in.readLong(), in.readBoolean(), Codec.readBytes(in));
    }

    private static void writeProblem(TaskProblem problem, DataOutput out) throws IOException {
        out.writeInt(problem.task());
        Codec.writeEnum(problem.kind(), out);
        out.writeInt(problem.chunk());
        Codec.writeText(problem.message(), out);
    }

    private static TaskProblem readProblem(DataInput in) throws IOException {
        return new TaskProblem(
                in.readInt(), Codec.readEnum(TaskProblem.Kind.class, in), in.readInt(), Codec.readText(in));
    }

    private static void writeBeat(Beat beat, DataOutput out) throws IOException {
        out.writeInt(beat.task());
        beat.done().write(out);
        out.writeLong(beat.rows());
        beat.residentChunks().write(out);
        out.writeLong(beat.residentBytes());
        out.writeLong(beat.heapUsedBytes());
    }

    private static Beat readBeat(DataInput in) throws IOException {
        return new Beat(in.readInt(), LeafSet.read(in), in.readLong(), LeafSet.read(in), in.readLong(), in.readLong());
    }
}
