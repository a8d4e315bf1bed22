package org.quern.yarn.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.retry.RetryPolicies;
import org.apache.hadoop.ipc.Client;
import org.apache.hadoop.ipc.RPC;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.net.NetUtils;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.security.Credentials;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.security.token.Token;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.QuernException;
import org.quern.yarn.protocol.Beat;
import org.quern.yarn.protocol.ClientCalls.Event;
import org.quern.yarn.protocol.ClientCalls.Events;
import org.quern.yarn.protocol.LeafSet;
import org.quern.yarn.protocol.Order;
import org.quern.yarn.protocol.StateNode;
import org.quern.yarn.protocol.TaskProblem;
import org.quern.yarn.protocol.WorkerInfo;
import org.quern.yarn.worker.WorkerOptions;

/** Over real sockets of the loopback, without a cluster. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RpcServerLocalJobTest {
    private static final String APPLICATION = "application_1_0001";
    private static final String WORKER = "container_1_0001_01_000002";
    private static final Beat BEAT = new Beat(1, LeafSet.range(0, 3), 1000, LeafSet.NONE, 5, 6);
    private static final Patience SHORT = new Patience(1000, 1, 10, 30_000, 60_000);

    private final Configuration conf = new Configuration();
    private final ApplicationSecret secret = ApplicationSecret.random(APPLICATION);
    private final FakeMaster master = new FakeMaster();
    private final List<AutoCloseable> open = new ArrayList<>();
    private RpcServer server;

    @BeforeEach
    void start() throws IOException {
        server = serve(conf, 8);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    private RpcServer serve(Configuration configuration, int handlers) throws IOException {
        RpcServer started = new RpcServer(configuration, secret, "127.0.0.1", handlers, master, master);
        open.add(started);
        return started;
    }

    private RemoteWorkerCalls worker(String id) {
        return worker(conf, server.address(), secret.token(Role.WORKER, id));
    }

    private RemoteWorkerCalls worker(
            Configuration configuration, InetSocketAddress address, Token<QuernTokenIdentifier> token) {
        RemoteWorkerCalls calls = new RemoteWorkerCalls(configuration, address, token, SHORT);
        open.add(calls);
        return calls;
    }

    private RemoteClientCalls client(Token<QuernTokenIdentifier> token) {
        RemoteClientCalls calls = new RemoteClientCalls(conf, server.address(), token, SHORT);
        open.add(calls);
        return calls;
    }

    private static WorkerInfo info(String id) {
        return new WorkerInfo(id, "localhost", "0.1.0", "17", 2, 3, 4, 5, "");
    }

    @Test
    void callsOfAWorkerReachTheMaster() throws IOException {
        RemoteWorkerCalls calls = worker(WORKER);
        master.orders.add(new Order.OpenData(1, "hdfs://nn/flights.q", "{}"));
        master.advice = new Beat.Answer(LeafSet.range(2, 3), false, LeafSet.NONE, true);
        StateNode node = new StateNode(0, 2, 1, new byte[] {1, 2, 3});

        calls.hello(info(WORKER));
        Order order = calls.next(WORKER);
        Beat.Answer answer = calls.beat(WORKER, BEAT);
        calls.deliver(WORKER, 1, LeafSet.range(0, 3), List.of(node), true);
        calls.report(WORKER, 2, new byte[] {4});
        calls.failed(WORKER, new TaskProblem(3, TaskProblem.Kind.STORAGE, 5, "Corrupt page"));
        calls.goodbye(WORKER, "told to");

        assertThat(order).isEqualTo(new Order.OpenData(1, "hdfs://nn/flights.q", "{}"));
        assertThat(answer).isEqualTo(master.advice);
        assertThat(master.heard)
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        info(WORKER),
                        "next " + WORKER,
                        BEAT,
                        new Request.Deliver(WORKER, 1, LeafSet.range(0, 3), List.of(node), true),
                        new Request.Report(WORKER, 2, new byte[] {4}),
                        new TaskProblem(3, TaskProblem.Kind.STORAGE, 5, "Corrupt page"),
                        "goodbye " + WORKER + ": told to");
    }

    @Test
    void callsOfAClientAreAnsweredAsTheUserOfTheMaster() throws IOException {
        master.events = new Events(List.of(new Event.Message("one"), new Event.RowsDone(7)), 2, true);
        RemoteClientCalls calls = client(secret.token(Role.CLIENT, "ann"));

        assertThat(calls.follow(0)).isEqualTo(master.events);
        calls.stop("enough");

        assertThat(master.heard)
                .containsExactly(
                        "follow 0 as " + UserGroupInformation.getCurrentUser().getShortUserName(), "stop: enough");
    }

    @Test
    void whoHasNoTokenIsRefusedAlsoOnAClusterWithoutAuthentication() {
        Client client = new Client(ReplyWritable.class, conf, NetUtils.getDefaultSocketFactory(conf));
        open.add(client);
        Client.ConnectionId simple = new Client.ConnectionId(
                server.address(),
                QuernProtocol.class,
                UserGroupInformation.createRemoteUser("mallory"),
                30_000,
                RetryPolicies.TRY_ONCE_THEN_FAIL,
                conf);

        assertThatThrownBy(() -> client.call(
                        RPC.RpcKind.RPC_WRITABLE,
                        new RequestWritable(new Request.Follow(0)),
                        simple,
                        new AtomicBoolean()))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("SIMPLE authentication is not enabled");
        assertThat(master.heard).isEmpty();
    }

    @Test
    void tokensOfAnotherSecretAreRefused() {
        RemoteWorkerCalls calls = worker(
                conf, server.address(), ApplicationSecret.random(APPLICATION).token(Role.WORKER, WORKER));

        assertThatThrownBy(() -> calls.next(WORKER))
                .isInstanceOf(AccessControlException.class)
                .hasMessageContaining("does not accept this token");
        assertThat(master.heard).isEmpty();
    }

    @Test
    void tokensOfAnotherApplicationAreRefusedByItsName() {
        RemoteClientCalls calls =
                client(ApplicationSecret.random("application_1_0002").token(Role.CLIENT, "ann"));

        assertThatThrownBy(() -> calls.stop("mischief"))
                .isInstanceOf(AccessControlException.class)
                .hasMessageContaining("does not accept this token")
                .hasMessageContaining("application_1_0002");
        assertThat(master.heard).isEmpty();
    }

    @Test
    void forgedIdentifiersAreRefused() {
        Token<QuernTokenIdentifier> own = secret.token(Role.CLIENT, "ann");
        own.setID(secret.token(Role.WORKER, WORKER).getIdentifier());
        RemoteWorkerCalls calls = worker(conf, server.address(), own);

        assertThatThrownBy(() -> calls.next(WORKER)).isInstanceOf(AccessControlException.class);
        assertThat(master.heard).isEmpty();
    }

    @Test
    void aWorkerMaySpeakForNoOther() {
        RemoteWorkerCalls calls = worker(WORKER);

        assertThatThrownBy(() -> calls.hello(info("container_1_0001_01_000003")))
                .isInstanceOf(AccessControlException.class)
                .hasMessage(WORKER + " may not call Hello for container_1_0001_01_000003");
        assertThatThrownBy(() -> calls.deliver("other", 1, LeafSet.NONE, List.of(), true))
                .isInstanceOf(AccessControlException.class)
                .hasMessage(WORKER + " may not call Deliver for other");
        assertThat(master.heard).isEmpty();
    }

    @Test
    void clientsMayNotCallAsWorkersNorWorkersAsClients() {
        RemoteWorkerCalls asWorker = worker(conf, server.address(), secret.token(Role.CLIENT, WORKER));
        RemoteClientCalls asClient = client(secret.token(Role.WORKER, WORKER));

        assertThatThrownBy(() -> asWorker.next(WORKER))
                .isInstanceOf(AccessControlException.class)
                .hasMessage(WORKER + " may not call Next: it is no worker");
        assertThatThrownBy(() -> asClient.stop("mischief"))
                .isInstanceOf(AccessControlException.class)
                .hasMessage(WORKER + " may not call Stop: it is no client");
        assertThat(master.heard).isEmpty();
    }

    @Test
    void whatTheMasterThrowsReachesTheCallerInOneLine() {
        RemoteWorkerCalls calls = worker(WORKER);

        master.trouble = () -> {
            throw new QuernException("Unknown column 'ArrDely'");
        };
        assertThatThrownBy(() -> calls.beat(WORKER, BEAT))
                .isInstanceOf(QuernException.class)
                .hasMessage("Unknown column 'ArrDely'");

        master.trouble = () -> {
            throw new FileNotFoundException("no journal\n\tat somewhere");
        };
        assertThatThrownBy(() -> calls.beat(WORKER, BEAT))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("no journal");

        master.trouble = () -> {
            throw new AccessControlException("not yours");
        };
        assertThatThrownBy(() -> calls.beat(WORKER, BEAT))
                .isInstanceOf(AccessControlException.class)
                .hasMessage("not yours");

        master.trouble = () -> {
            throw new IllegalStateException("two owners");
        };
        assertThatThrownBy(() -> calls.beat(WORKER, BEAT))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("Internal error of the master: java.lang.IllegalStateException: two owners");
        assertThat(master.heard).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"authentication", "integrity", "privacy"})
    void theClustersProtectionIsUsed(String protection) throws IOException {
        Configuration secure = new Configuration(conf);
        secure.set("hadoop.rpc.protection", protection);
        RpcServer protecting = serve(secure, 4);

        RemoteWorkerCalls calls = worker(secure, protecting.address(), secret.token(Role.WORKER, WORKER));
        calls.deliver(WORKER, 1, LeafSet.NONE, List.of(new StateNode(0, 0, 0, new byte[300_000])), true);

        assertThat(master.heard).hasSize(1);
    }

    @Test
    void whoDoesNotProtectAsTheClusterDoesIsRefused() throws IOException {
        Configuration secure = new Configuration(conf);
        secure.set("hadoop.rpc.protection", "privacy");
        RpcServer protecting = serve(secure, 4);

        RemoteWorkerCalls calls = worker(conf, protecting.address(), secret.token(Role.WORKER, WORKER));

        assertThatThrownBy(() -> calls.beat(WORKER, BEAT)).isInstanceOf(IOException.class);
        assertThat(master.heard).isEmpty();
    }

    @Test
    void statesOfHundredsOfMegabytesPassInPieces() throws IOException {
        byte[] state = new byte[200 << 20];
        new Random(5).nextBytes(state);
        int pieceBytes = WorkerOptions.DELIVERY_BYTES;

        RemoteWorkerCalls calls = worker(WORKER);
        for (int offset = 0; offset < state.length; offset += pieceBytes) {
            int end = Math.min(state.length, offset + pieceBytes);
            StateNode piece =
                    new StateNode(0, 3, 0, offset, end == state.length, Arrays.copyOfRange(state, offset, end));
            calls.deliver(WORKER, 1, LeafSet.range(0, 9), List.of(piece), piece.isEnd());
        }

        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        for (Object heard : master.heard) {
            taken.write(((Request.Deliver) heard).nodes().get(0).state());
        }
        assertThat(taken.toByteArray()).isEqualTo(state);
    }

    @Test
    void aMessageThatIsTooLargeIsNotTaken() {
        StateNode state = new StateNode(0, 3, 0, new byte[Wire.MAX_REQUEST_BYTES]);

        RemoteWorkerCalls calls = worker(WORKER);
        assertThatThrownBy(() -> calls.deliver(WORKER, 1, LeafSet.range(0, 9), List.of(state), true))
                .isInstanceOf(IOException.class);
        assertThat(master.heard).isEmpty();
    }

    @Test
    void heartbeatsAndClientsGetThroughWhileAllWorkersWait() throws Exception {
        int workers = 12;
        RpcServer busy = serve(conf, RpcServer.handlersFor(workers));
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        List<RemoteWorkerCalls> calls = new ArrayList<>();
        List<Future<Order>> waiting = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            String id = "worker" + i;
            RemoteWorkerCalls each = worker(conf, busy.address(), secret.token(Role.WORKER, id));
            calls.add(each);
            waiting.add(threads.submit(() -> each.next(id)));
        }
        assertThat(master.waiting.tryAcquire(workers, 1, TimeUnit.MINUTES)).isTrue();

        for (int i = 0; i < workers; i++) {
            assertThat(calls.get(i).beat("worker" + i, BEAT)).isEqualTo(master.advice);
        }
        assertThat(waiting).noneMatch(Future::isDone);
        for (int i = 0; i < workers; i++) {
            master.orders.add(new Order.Pause());
        }
        for (Future<Order> order : waiting) {
            assertThat(order.get()).isEqualTo(new Order.Pause());
        }
        threads.shutdown();
    }

    @Test
    void aMasterThatIsGoneIsNamed() {
        RemoteWorkerCalls calls = worker(WORKER);
        int port = server.address().getPort();
        server.close();

        assertThatThrownBy(() -> calls.next(WORKER))
                .isInstanceOf(MasterUnreachableException.class)
                .hasMessageStartingWith("No answer from the master at ")
                .hasMessageContaining(":" + port);
    }

    @Test
    void aMasterThatEndsDuringACallIsNoticed() throws Exception {
        RemoteWorkerCalls calls = worker(WORKER);
        Semaphore called = new Semaphore(0);
        Semaphore freed = new Semaphore(0);
        master.trouble = () -> {
            called.release();
            freed.acquireUninterruptibly(); // else the call would be answered while the server closes
        };
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread waiting = new Thread(() -> thrown.set(catchThrowable(() -> calls.beat(WORKER, BEAT))));
        waiting.start();
        assertThat(called.tryAcquire(1, TimeUnit.MINUTES)).isTrue();

        server.close();
        waiting.join();
        freed.release();

        assertThat(thrown.get()).isInstanceOf(MasterUnreachableException.class);
    }

    @Test
    void aMasterThatHangsIsNoticed() {
        RemoteWorkerCalls calls = new RemoteWorkerCalls(
                conf, server.address(), secret.token(Role.WORKER, WORKER), new Patience(1000, 0, 1, 300, 300));
        open.add(calls);

        assertThatThrownBy(() -> calls.next(WORKER)).isInstanceOf(MasterUnreachableException.class);
    }

    @Test
    void aTokenServesAtTheNextAttemptOfTheMaster() throws IOException {
        Token<QuernTokenIdentifier> token = secret.token(Role.CLIENT, "ann");
        client(token).follow(0);
        Credentials credentials = new Credentials();
        secret.putInto(credentials);
        server.close();

        ApplicationSecret handedOn =
                ApplicationSecret.from(credentials, APPLICATION).orElseThrow();
        server = new RpcServer(conf, handedOn, "127.0.0.1", 4, master, master);
        open.add(server);
        client(token).follow(1);

        assertThat(master.heard).hasSize(2);
    }
}
