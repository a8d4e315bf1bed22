package org.quern.yarn.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.io.Writable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.pass.Criterion;
import org.quern.yarn.protocol.Beat;
import org.quern.yarn.protocol.ClientCalls.Event;
import org.quern.yarn.protocol.ClientCalls.Events;
import org.quern.yarn.protocol.LeafSet;
import org.quern.yarn.protocol.Order;
import org.quern.yarn.protocol.StateNode;
import org.quern.yarn.protocol.TaskProblem;
import org.quern.yarn.protocol.WorkerInfo;

class MessageCodecTest {
    private static final String WORKER = "container_1_0001_01_000002";

    static Stream<Request> requests() {
        return Stream.of(
                new Request.Hello(new WorkerInfo(
                        WORKER, "node-é", "0.1.0", "17.0.15", 2, 1L << 33, 1L << 28, 1L << 32, "http://node/logs")),
                new Request.Next(WORKER),
                new Request.Deliver(
                        WORKER,
                        7,
                        LeafSet.range(3, 200),
                        List.of(
                                new StateNode(0, 0, 3, new byte[] {1, -2, 3}),
                                new StateNode(5, 6, 1, 1L << 33, false, new byte[0])),
                        true),
                new Request.Deliver(WORKER, 8, LeafSet.NONE, List.of(), false),
                new Request.Report(WORKER, 9, new byte[] {4, 5}),
                new Request.Beating(WORKER, new Beat(7, LeafSet.range(3, 5), 1L << 40, LeafSet.of(odd()), 77, 88)),
                new Request.Goodbye(WORKER, "told to"),
                new Request.Follow(1L << 50),
                new Request.Stop("enough"));
    }

    static Stream<Reply> replies() {
        return Stream.of(
                new Reply.Done(),
                new Reply.Ordered(new Order.Pause()),
                new Reply.Ordered(new Order.OpenData(1, "hdfs://nn/flights.q", "{…}".repeat(50_000))),
                new Reply.Ordered(new Order.PassTask(3, 1, 12, new byte[] {9, 8, 7}, LeafSet.range(0, 64), true)),
                new Reply.Ordered(new Order.MapTask(4, 1, new byte[] {6}, 10, 20)),
                new Reply.Ordered(new Order.ImportTask(5, new byte[] {5}, 0, 3)),
                new Reply.Ordered(new Order.Exit("done")),
                new Reply.Advised(new Beat.Answer(LeafSet.of(odd()), true, LeafSet.range(1, 2), true)),
                new Reply.Happened(new Events(
                        List.of(
                                new Event.PassStarted("glm", 1, 1L << 40),
                                new Event.RowsDone(123_456_789_012L),
                                new Event.PassFinished("glm", 1),
                                new Event.PassRecorded("glm", 2),
                                new Event.Iteration(3, new Criterion("deviance", 1.25, "deviance 1.25")),
                                new Event.Message("Waiting for the cluster")),
                        6,
                        true)),
                new Reply.Happened(new Events(List.of(), 0, false)),
                new Reply.Refused(Reply.Refused.Kind.MISTAKE, "Unknown column 'ArrDely'"));
    }

    private static BitSet odd() {
        BitSet odd = new BitSet();
        for (int i = 1; i < 200; i += 2) {
            odd.set(i);
        }
        return odd;
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestsReturnAsTheyWere(Request request) throws IOException {
        assertThat(copy(new RequestWritable(request), new RequestWritable()).request())
                .usingRecursiveComparison()
                .isEqualTo(request);
    }

    @ParameterizedTest
    @EnumSource
    void problemsReturnAsTheyWere(TaskProblem.Kind kind) throws IOException {
        Request request =
                new Request.Failed(WORKER, new TaskProblem(7, kind, -1, "Corrupt page in part-00001.parquet"));

        assertThat(copy(new RequestWritable(request), new RequestWritable()).request())
                .isEqualTo(request);
    }

    @ParameterizedTest
    @MethodSource("replies")
    void repliesReturnAsTheyWere(Reply reply) throws IOException {
        assertThat(copy(new ReplyWritable(reply), new ReplyWritable()).reply())
                .usingRecursiveComparison()
                .isEqualTo(reply);
    }

    @Test
    void everyCallAndReplyIsAmongTheSamples() {
        Stream<Object> orders =
                replies().filter(Reply.Ordered.class::isInstance).map(reply -> ((Reply.Ordered) reply).order());
        Stream<Object> events = replies()
                .filter(Reply.Happened.class::isInstance)
                .flatMap(reply -> ((Reply.Happened) reply).events().events().stream());
        List<Object> requests = kinds(requests());
        requests.add(Request.Failed.class); // problems have their own test

        assertThat(requests).containsAll(permitted(Request.OfWorker.class));
        assertThat(requests).containsAll(permitted(Request.OfClient.class));
        assertThat(kinds(replies())).containsAll(permitted(Reply.class));
        assertThat(kinds(orders)).containsAll(permitted(Order.class));
        assertThat(kinds(events)).containsAll(permitted(Event.class));
    }

    private static List<Object> kinds(Stream<?> samples) {
        return samples.map(Object::getClass).collect(Collectors.toCollection(ArrayList::new));
    }

    private static List<Object> permitted(Class<?> sealed) {
        return Arrays.asList((Object[]) sealed.getPermittedSubclasses());
    }

    @Test
    void anotherVersionIsRefusedByItsNumber() {
        assertThatThrownBy(() -> read(new RequestWritable(), 9, 2))
                .isInstanceOf(IOException.class)
                .hasMessage("The caller speaks version 9 of the protocol, but the master version 1: use the Quern that"
                        + " submitted the application");
        assertThatThrownBy(() -> read(new ReplyWritable(), 9, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("speaks version 9");
    }

    @Test
    void unknownCallsAndInvalidLengthsAreRefused() {
        assertThatThrownBy(() -> read(new RequestWritable(), 1, 99))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Unknown call 99");
        assertThatThrownBy(() -> read(new RequestWritable(), 1, 2, -1, -1, -1, -1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Invalid length -1");
    }

    private static void read(Writable message, int... bytes) throws IOException {
        byte[] content = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            content[i] = (byte) bytes[i];
        }
        message.readFields(new DataInputStream(new ByteArrayInputStream(content)));
    }

    private static <W extends Writable> W copy(W message, W empty) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        message.write(new DataOutputStream(bytes));
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        empty.readFields(in);
        assertThat(in.available()).isZero();
        return empty;
    }
}
