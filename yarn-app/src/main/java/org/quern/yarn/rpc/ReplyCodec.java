package org.quern.yarn.rpc;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.quern.yarn.protocol.Beat;
import org.quern.yarn.protocol.ClientCalls.Events;
import org.quern.yarn.protocol.LeafSet;
import org.quern.yarn.rpc.Reply.Advised;
import org.quern.yarn.rpc.Reply.Done;
import org.quern.yarn.rpc.Reply.Happened;
import org.quern.yarn.rpc.Reply.Ordered;
import org.quern.yarn.rpc.Reply.Refused;

/** Bytes of replies: a tag, then the fields in order. */
final class ReplyCodec {
    private static final int DONE = 1;
    private static final int ORDERED = 2;
    private static final int ADVISED = 3;
    private static final int HAPPENED = 4;
    private static final int REFUSED = 5;

    private ReplyCodec() {}

    static void write(Reply reply, DataOutput out) throws IOException {
        if (reply instanceof Done) {
            out.writeByte(DONE);
        } else if (reply instanceof Ordered ordered) {
            out.writeByte(ORDERED);
            OrderCodec.write(ordered.order(), out);
        } else if (reply instanceof Advised advised) {
            out.writeByte(ADVISED);
            writeAnswer(advised.answer(), out);
        } else if (reply instanceof Happened happened) {
            out.writeByte(HAPPENED);
            Codec.writeList(happened.events().events(), EventCodec::write, out);
            out.writeLong(happened.events().next());
            out.writeBoolean(happened.events().isOver());
        } else if (reply instanceof Refused refused) {
            out.writeByte(REFUSED);
            Codec.writeEnum(refused.kind(), out);
            Codec.writeText(refused.message(), out);
        }
    }

    static Reply read(DataInput in) throws IOException {
        int tag = in.readByte();
        return switch (tag) {
            case DONE -> new Done();
            case ORDERED -> new Ordered(OrderCodec.read(in));
            case ADVISED -> new Advised(readAnswer(in));
            case HAPPENED ->
                new Happened(new Events(Codec.readList(EventCodec::read, in), in.readLong(), in.readBoolean()));
            case REFUSED -> new Refused(Codec.readEnum(Refused.Kind.class, in), Codec.readText(in));
            default -> throw Codec.unknown("reply", tag);
        };
    }

    private static void writeAnswer(Beat.Answer answer, DataOutput out) throws IOException {
        answer.skip().write(out);
        out.writeBoolean(answer.isCancelled());
        answer.release().write(out);
        out.writeBoolean(answer.exit());
    }

    private static Beat.Answer readAnswer(DataInput in) throws IOException {
        return new Beat.Answer(LeafSet.read(in), in.readBoolean(), LeafSet.read(in), in.readBoolean());
    }
}
