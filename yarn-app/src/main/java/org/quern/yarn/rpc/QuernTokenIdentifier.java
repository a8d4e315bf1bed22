package org.quern.yarn.rpc;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.security.token.TokenIdentifier;

/** Who a token speaks for. Not a secret: the password that goes with it is made by {@link ApplicationSecret}. */
public final class QuernTokenIdentifier extends TokenIdentifier {
    public static final Text KIND = new Text("QUERN");

    private static final byte VERSION = 1;

    private String application;
    private Role role;
    private String id;

    /** For Hadoop, which fills it by {@link #readFields}. */
    QuernTokenIdentifier() {
        this("", Role.CLIENT, "");
    }

    QuernTokenIdentifier(String application, Role role, String id) {
        this.application = application;
        this.role = role;
        this.id = id;
    }

    public String application() {
        return application;
    }

    public Role role() {
        return role;
    }

    /** A worker's container, a client's user. */
    public String id() {
        return id;
    }

    @Override
    public Text getKind() {
        return KIND;
    }

    @Override
    public UserGroupInformation getUser() {
        return id.isEmpty() ? null : UserGroupInformation.createRemoteUser(id);
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeUTF(application);
        out.writeByte(role == Role.WORKER ? 0 : 1);
        out.writeUTF(id);
    }

    @Override
    public void readFields(DataInput in) throws IOException {
        byte version = in.readByte();
        if (version != VERSION) {
            throw new IOException("Token of version " + version + ", but this Quern reads version " + VERSION);
        }
        application = in.readUTF();
        role = in.readByte() == 0 ? Role.WORKER : Role.CLIENT;
        id = in.readUTF();
    }

    @Override
    public String toString() {
        return role + " " + id + " of " + application;
    }
}
