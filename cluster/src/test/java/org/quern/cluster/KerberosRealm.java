package org.quern.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.minikdc.MiniKdc;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.client.KrbClient;
import org.apache.kerby.kerberos.kerb.type.KerberosTime;
import org.apache.kerby.kerberos.kerb.type.kdc.EncKdcRepPart;
import org.apache.kerby.kerberos.kerb.type.ticket.TgtTicket;

/** A Kerberos of its own on the loopback, with what {@code kadmin} and {@code kinit} do. Needs none on the machine. */
final class KerberosRealm implements AutoCloseable {
    private final MiniKdc kdc;
    private final Path directory;

    private KerberosRealm(MiniKdc kdc, Path directory) {
        this.kdc = kdc;
        this.directory = directory;
    }

    static KerberosRealm start(Path directory) throws IOException {
        Properties properties = MiniKdc.createConf();
        properties.setProperty(MiniKdc.KDC_BIND_ADDRESS, "localhost");
        Files.createDirectories(directory);
        try {
            MiniKdc kdc = new MiniKdc(properties, directory.toFile());
            kdc.start();
            return new KerberosRealm(kdc, directory);
        } catch (Exception e) { // its declared type
            throw new IOException("The Kerberos of this test does not start", e);
        }
    }

    /** The flag by which a JVM finds this realm. */
    String jvmFlag() {
        return "-Djava.security.krb5.conf=" + kdc.getKrb5conf().getAbsolutePath();
    }

    String full(String principal) {
        return principal + "@" + kdc.getRealm();
    }

    /** A new keytab of new principals, named after the first. */
    Path keytab(String... principals) throws IOException {
        File keytab =
                directory.resolve(principals[0].replace('/', '-') + ".keytab").toFile();
        try {
            kdc.createPrincipal(keytab, principals);
        } catch (Exception e) { // its declared type
            throw new IOException("Cannot make " + keytab, e);
        }
        return keytab.toPath();
    }

    /** As {@code kinit -k} does; returns the value for {@code KRB5CCNAME}. */
    String ticket(String principal, Path keytab) throws IOException {
        return stored(request(principal, keytab), principal, "ticket");
    }

    /** A ticket whose time is over, also that of renewing it. */
    String expiredTicket(String principal, Path keytab) throws IOException {
        TgtTicket ticket = request(principal, keytab);
        EncKdcRepPart times = ticket.getEncKdcRepPart();
        times.setAuthTime(hoursAgo(25));
        times.setStartTime(hoursAgo(25));
        times.setEndTime(hoursAgo(1));
        times.setRenewTill(hoursAgo(1));
        return stored(ticket, principal, "expired");
    }

    private static KerberosTime hoursAgo(int hours) {
        return new KerberosTime(System.currentTimeMillis() - TimeUnit.HOURS.toMillis(hours));
    }

    private TgtTicket request(String principal, Path keytab) throws IOException {
        try {
            return client().requestTgt(full(principal), keytab.toFile());
        } catch (KrbException e) {
            throw new IOException("No ticket for " + principal, e);
        }
    }

    private String stored(TgtTicket ticket, String principal, String name) throws IOException {
        Path cache = directory.resolve(principal.replace('/', '-') + "." + name);
        try {
            client().storeTicket(ticket, cache.toFile());
        } catch (KrbException e) {
            throw new IOException("Cannot write " + cache, e);
        }
        return "FILE:" + cache;
    }

    private KrbClient client() throws KrbException {
        KrbClient client = new KrbClient(kdc.getKrb5conf().getParentFile());
        client.init();
        return client;
    }

    @Override
    public void close() {
        kdc.stop();
    }
}
