package org.quern.yarn.rpc;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.security.PrivilegedExceptionAction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.Writable;
import org.apache.hadoop.ipc.RPC;
import org.apache.hadoop.ipc.Server;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.security.token.TokenIdentifier;
import org.quern.QuernException;
import org.quern.yarn.protocol.ClientCalls;
import org.quern.yarn.protocol.WorkerCalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the calls of workers and clients. Only who holds a token of this application gets in, whatever the cluster's own
 * authentication; a worker may speak for itself alone, a client may only make the calls of clients. What the calls do runs as
 * the user of this process, not as the caller.
 */
public final class RpcServer implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(RpcServer.class);

    /** Threads that take messages off the wire and decrypt them. */
    private static final int READERS = 8;

    private final Endpoint endpoint;

    /**
     * Listens at once, on a free port.
     *
     * @param cluster its {@code hadoop.rpc.protection} says how messages are protected
     * @param host name or address of this node to listen at
     * @param handlers calls that are answered at the same time, see {@link #handlersFor}
     */
    public RpcServer(
            Configuration cluster,
            ApplicationSecret secret,
            String host,
            int handlers,
            WorkerCalls workers,
            ClientCalls clients)
            throws IOException {
        endpoint = new Endpoint(Wire.ofMaster(cluster, READERS), secret, host, handlers, workers, clients);
        endpoint.start();
    }

    /**
     * Handlers that are enough for so many workers: each of them may wait for its next order, and heartbeats, deliveries and
     * clients need some beside.
     */
    public static int handlersFor(int mostWorkers) {
        return mostWorkers + mostWorkers / 4 + 8;
    }

    /** Where workers and clients find this. */
    public InetSocketAddress address() {
        return endpoint.getListenerAddress();
    }

    /** Answers nobody any more. */
    @Override
    public void close() {
        endpoint.stop();
    }

    private static final class Endpoint extends Server {
        private final UserGroupInformation master;
        private final WorkerCalls workers;
        private final ClientCalls clients;

        Endpoint(
                Configuration conf,
                ApplicationSecret secret,
                String host,
                int handlers,
                WorkerCalls workers,
                ClientCalls clients)
                throws IOException {
            super(host, 0, RequestWritable.class, handlers, -1, -1, conf, "quern", new TokenPasswords(secret));
            this.master = UserGroupInformation.getCurrentUser();
            this.workers = workers;
            this.clients = clients;
        }

        @Override
        public Writable call(RPC.RpcKind kind, String protocol, Writable message, long receiveTime) {
            return new ReplyWritable(reply(((RequestWritable) message).request()));
        }

        private Reply reply(Request request) {
            try {
                check(request, caller());
                return master.doAs((PrivilegedExceptionAction<Reply>) () -> answer(request));
            } catch (QuernException e) {
                return new Reply.Refused(Reply.Refused.Kind.MISTAKE, line(e));
            } catch (AccessControlException e) {
                return new Reply.Refused(Reply.Refused.Kind.ACCESS, line(e));
            } catch (IOException e) {
                return new Reply.Refused(Reply.Refused.Kind.FAILURE, line(e));
            } catch (UncheckedIOException e) {
                return new Reply.Refused(Reply.Refused.Kind.FAILURE, line(e.getCause()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Reply.Refused(Reply.Refused.Kind.FAILURE, "The master is ending");
            } catch (RuntimeException | Error e) {
                LOG.error("Defect while answering {}", request.getClass().getSimpleName(), e);
                return new Reply.Refused(Reply.Refused.Kind.FAILURE, "Internal error of the master: " + e);
            }
        }

        private static QuernTokenIdentifier caller() throws AccessControlException {
            UserGroupInformation user = Server.getRemoteUser();
            for (TokenIdentifier identifier : user.getTokenIdentifiers()) {
                if (identifier instanceof QuernTokenIdentifier quern) {
                    return quern;
                }
            }
            throw new AccessControlException("The caller " + user + " has no token of this application");
        }

        private static void check(Request request, QuernTokenIdentifier caller) throws AccessControlException {
            String call = request.getClass().getSimpleName();
            if (request instanceof Request.OfClient && caller.role() != Role.CLIENT) {
                throw new AccessControlException(caller.id() + " may not call " + call + ": it is no client");
            }
            if (request instanceof Request.OfWorker ofWorker) {
                if (caller.role() != Role.WORKER) {
                    throw new AccessControlException(caller.id() + " may not call " + call + ": it is no worker");
                }
                if (!ofWorker.worker().equals(caller.id())) {
                    throw new AccessControlException(
                            caller.id() + " may not call " + call + " for " + ofWorker.worker());
                }
            }
        }

        private Reply answer(Request request) throws IOException {
            if (request instanceof Request.Next next) {
                return new Reply.Ordered(workers.next(next.worker()));
            }
            if (request instanceof Request.Beating beating) {
                return new Reply.Advised(workers.beat(beating.worker(), beating.beat()));
            }
            if (request instanceof Request.Follow follow) {
                return new Reply.Happened(clients.follow(follow.from()));
            }
            take(request);
            return new Reply.Done();
        }

        private void take(Request request) throws IOException {
            if (request instanceof Request.Hello hello) {
                workers.hello(hello.info());
            } else if (request instanceof Request.Deliver part) {
                workers.deliver(part.worker(), part.task(), part.covered(), part.nodes(), part.isLast());
            } else if (request instanceof Request.Report report) {
                workers.report(report.worker(), report.task(), report.report());
            } else if (request instanceof Request.Failed failed) {
                workers.failed(failed.worker(), failed.problem());
            } else if (request instanceof Request.Goodbye goodbye) {
                workers.goodbye(goodbye.worker(), goodbye.reason());
            } else if (request instanceof Request.Stop stop) {
                clients.stop(stop.reason());
            }
        }

        private static String line(Throwable thrown) {
            String message = thrown.getMessage() == null
                    ? ""
                    : thrown.getMessage().lines().findFirst().orElse("").strip();
            return message.isEmpty() ? thrown.getClass().getSimpleName() : message;
        }
    }
}
