package org.quern.yarn.rpc;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.security.sasl.SaslException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.retry.RetryPolicies;
import org.apache.hadoop.ipc.Client;
import org.apache.hadoop.ipc.RPC;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.net.NetUtils;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.security.token.SecretManager;
import org.apache.hadoop.security.token.Token;
import org.quern.QuernException;

/** One connection to a master, made when first needed and again after it broke. */
final class Line implements Closeable {
    private final InetSocketAddress master;
    private final Client client;
    private final Client.ConnectionId connection;

    Line(
            Configuration cluster,
            InetSocketAddress master,
            Token<QuernTokenIdentifier> token,
            int timeoutMs,
            Patience patience) {
        this.master = master;
        Configuration conf = Wire.ofCaller(cluster, patience);
        client = new Client(ReplyWritable.class, conf, NetUtils.getDefaultSocketFactory(conf));
        connection = new Client.ConnectionId(
                master,
                QuernProtocol.class,
                holder(token),
                timeoutMs,
                RetryPolicies.retryUpToMaximumCountWithFixedSleep(
                        patience.connectRetries(), patience.retryPauseMs(), TimeUnit.MILLISECONDS),
                conf);
    }

    /** A user who holds this token and nothing else, so that no ticket or other token is ever offered to the other side. */
    private static UserGroupInformation holder(Token<QuernTokenIdentifier> token) {
        UserGroupInformation holder = UserGroupInformation.createRemoteUser("quern");
        holder.addToken(token);
        return holder;
    }

    /** Makes a call that has no result. */
    void done(Request request) throws IOException {
        expect(Reply.Done.class, request);
    }

    /** Makes a call whose result comes in this kind of reply. */
    <R extends Reply> R expect(Class<R> kind, Request request) throws IOException {
        Reply reply = reply(request);
        if (reply instanceof Reply.Refused refused) {
            throw thrown(refused);
        }
        if (!kind.isInstance(reply)) {
            throw new IOException("The master at " + name() + " answered "
                    + request.getClass().getSimpleName() + " with "
                    + reply.getClass().getSimpleName());
        }
        return kind.cast(reply);
    }

    /** Sends a request, and once more if the connection breaks under it: calls may be repeated. */
    private Reply reply(Request request) throws IOException {
        try {
            return sendOnce(request);
        } catch (BrokenConnectionException e) {
            return replyAtLast(request);
        }
    }

    private Reply replyAtLast(Request request) throws IOException {
        try {
            return sendOnce(request);
        } catch (BrokenConnectionException e) {
            throw unreachable((IOException) e.getCause());
        }
    }

    private Reply sendOnce(Request request) throws IOException {
        try {
            return send(request);
        } catch (RemoteException | SaslException e) {
            throw notLetIn(e);
        } catch (SocketTimeoutException | ConnectException e) {
            throw unreachable(e);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw new BrokenConnectionException(e);
        }
    }

    private Reply send(Request request) throws IOException {
        ReplyWritable answer = (ReplyWritable)
                client.call(RPC.RpcKind.RPC_WRITABLE, new RequestWritable(request), connection, new AtomicBoolean());
        return answer.reply();
    }

    private static IOException thrown(Reply.Refused refused) {
        return switch (refused.kind()) {
            case MISTAKE -> throw new QuernException(refused.message());
            case ACCESS -> new AccessControlException(refused.message());
            case FAILURE -> new IOException(refused.message());
        };
    }

    /** What Hadoop's server refuses by itself: who signs in wrongly, and messages it cannot read. */
    private IOException notLetIn(IOException refusal) {
        String reason = String.valueOf(refusal.getMessage()).lines().findFirst().orElse("");
        if (refusal instanceof RemoteException remote && !isAboutSigningIn(remote)) {
            return new IOException("The master at " + name() + " refused the call: " + reason, refusal);
        }
        AccessControlException noAccess = new AccessControlException("The master at " + name()
                + " does not accept this token (" + reason + "): it is of another application");
        noAccess.initCause(refusal);
        return noAccess;
    }

    private static boolean isAboutSigningIn(RemoteException refusal) {
        return Set.of(
                        SaslException.class.getName(),
                        SecretManager.InvalidToken.class.getName(),
                        AccessControlException.class.getName())
                .contains(refusal.getClassName());
    }

    private MasterUnreachableException unreachable(IOException e) {
        return new MasterUnreachableException(
                "No answer from the master at " + name() + ": "
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                e);
    }

    private String name() {
        return NetUtils.getHostPortString(master);
    }

    @Override
    public void close() {
        client.stop();
    }

    /** Worth another attempt, unlike time that has run out or a port where nobody listens. */
    private static final class BrokenConnectionException extends IOException {
        private static final long serialVersionUID = 1L;

        BrokenConnectionException(IOException cause) {
            super(cause);
        }
    }
}
