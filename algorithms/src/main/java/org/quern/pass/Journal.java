package org.quern.pass;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.quern.QuernException;
import org.quern.data.DataSetInfo;
import org.quern.model.SoftwareVersion;

/**
 * The finished passes of a run, so that a run that was cut short goes on where it stopped. Passes are pure and give the
 * same bits each time, therefore the recorded total of a pass stands for reading the data again.
 *
 * <p>Entry n is a file {@code pass-%06d} (n from 1) in a {@link JournalStorage}: the four bytes {@code QRNJ}, format version,
 * number, version of Quern, name of the pass, SHA-256 of the pass's bytes, digest of the data set, the digested total by its codec, and
 * last the SHA-256 of all bytes before. An entry counts only if its checksum agrees and it was recorded by this version for the
 * same pass over the same data. A damaged one is ignored and replaced, and so is one of another version, whose arithmetic may
 * differ; one of other options or data is refused, since the journal then belongs to another run.
 */
public final class Journal {
    private static final int MAGIC = 0x51524E4A;
    private static final byte VERSION = 2;
    private static final int CHECKSUM_BYTES = 32;

    private final JournalStorage storage;
    private final Progress progress;
    private final String software;
    private boolean otherVersionTold;

    public Journal(JournalStorage storage, Progress progress) {
        this(storage, progress, SoftwareVersion.current());
    }

    /** @param software version of Quern that runs the passes */
    Journal(JournalStorage storage, Progress progress, String software) {
        this.storage = storage;
        this.progress = progress;
        this.software = software;
    }

    /** An entry that this version of Quern may not use. */
    private static final class OtherVersion extends IOException {
        private static final long serialVersionUID = 1L;

        OtherVersion(String message) {
            super(message);
        }
    }

    /** What identifies an entry. */
    private record Label(int number, String software, String name, String passDigest, String dataDigest) {
        static Label of(String software, Pass<?, ?> pass, int number, DataSetInfo data) {
            return new Label(
                    number,
                    software,
                    pass.type().name(),
                    HexFormat.of().formatHex(sha256().digest(PassTypes.write(pass))),
                    data.digest());
        }

        void write(DataOutputStream out) throws IOException {
            out.writeInt(MAGIC);
            out.writeByte(VERSION);
            out.writeInt(number);
            out.writeUTF(software);
            out.writeUTF(name);
            out.writeUTF(passDigest);
            out.writeUTF(dataDigest);
        }

        static Label read(DataInputStream in) throws IOException {
            if (in.readInt() != MAGIC) {
                throw new IOException("not an entry of a journal");
            }
            byte version = in.readByte();
            if (version != VERSION) {
                throw new OtherVersion("in format " + version + ", not " + VERSION);
            }
            return new Label(in.readInt(), in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF());
        }
    }

    /**
     * The recorded total of a pass, digested.
     *
     * @param number of the pass in its run, from 1
     * @throws QuernException if the entry was recorded for another pass or other data
     */
    public <S> Optional<S> read(Pass<S, ?> pass, int number, DataSetInfo data) {
        String file = file(number);
        try {
            Label expected = Label.of(software, pass, number, data);
            if (!isSound(file)) {
                return Optional.empty();
            }
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(open(file)))) {
                Label found = Label.read(in);
                if (!found.software.equals(software)) {
                    throw new OtherVersion("by Quern " + found.software + ", not " + software);
                }
                refuseOther(expected, found, data);
                return Optional.of(pass.codec().read(in));
            }
        } catch (OtherVersion e) {
            tellOnce(e);
            return Optional.empty();
        } catch (IOException e) {
            progress.message("Ignored " + file + " of the journal in " + storage.place() + ", which is damaged: "
                    + e.getMessage());
            return Optional.empty();
        }
    }

    private void tellOnce(OtherVersion e) {
        if (!otherVersionTold) {
            progress.message("Ignored the journal in " + storage.place() + ", which was written " + e.getMessage()
                    + ": its passes are run again");
            otherVersionTold = true;
        }
    }

    private void refuseOther(Label expected, Label found, DataSetInfo data) {
        if (found.equals(expected)) {
            return;
        }
        String reason;
        if (!found.name.equals(expected.name)) {
            reason = "is '" + found.name + "' there, but '" + expected.name + "' here";
        } else if (!found.dataDigest.equals(expected.dataDigest)) {
            reason = "('" + found.name + "') read other data than " + data.name() + " now holds";
        } else {
            reason = "('" + found.name + "') had other options";
        }
        throw new QuernException("The journal in " + storage.place() + " belongs to another run: its pass "
                + expected.number + " " + reason + "; give the options and data of that run, or another directory");
    }

    /** Whether there is an entry; it is read through once, so that nothing is decoded that its checksum refutes. */
    private boolean isSound(String file) throws IOException {
        Optional<InputStream> stored = storage.read(file);
        if (stored.isEmpty()) {
            return false;
        }
        MessageDigest digest = sha256();
        try (InputStream in = stored.get()) {
            byte[] last = in.readNBytes(CHECKSUM_BYTES);
            byte[] block = new byte[1 << 16];
            for (int count = in.read(block); count >= 0; count = in.read(block)) {
                last = shift(digest, last, block, count);
            }
            if (last.length < CHECKSUM_BYTES || !MessageDigest.isEqual(last, digest.digest())) {
                throw new IOException("its checksum does not agree");
            }
            return true;
        }
    }

    /** Digests all but the last bytes of {@code last} and the block, which it returns. */
    private static byte[] shift(MessageDigest digest, byte[] last, byte[] block, int count) {
        if (count >= last.length) {
            digest.update(last);
            digest.update(block, 0, count - last.length);
            return Arrays.copyOfRange(block, count - last.length, count);
        }
        digest.update(last, 0, count);
        byte[] next = Arrays.copyOfRange(last, count, last.length + count);
        System.arraycopy(block, 0, next, last.length - count, count);
        return next;
    }

    private InputStream open(String file) throws IOException {
        return storage.read(file).orElseThrow(() -> new IOException("it vanished"));
    }

    /** Records the digested total of a finished pass; replaces a damaged entry. */
    public <S> void write(Pass<S, ?> pass, int number, DataSetInfo data, S total) {
        try {
            storage.write(file(number), out -> {
                DigestOutputStream digested = new DigestOutputStream(out, sha256());
                DataOutputStream entry = new DataOutputStream(new BufferedOutputStream(digested, 1 << 16));
                Label.of(software, pass, number, data).write(entry);
                pass.codec().write(total, entry);
                entry.flush();
                out.write(digested.getMessageDigest().digest());
            });
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot write " + file(number) + " of the journal in " + storage.place() + ": " + e.getMessage(),
                    e);
        }
    }

    private static String file(int number) {
        return String.format(Locale.ROOT, "pass-%06d", number);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
