package org.quern.pass;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** Where a {@link Journal} keeps its entries: a directory of some file system, or memory. */
public interface JournalStorage {
    /** Where it is, for messages. */
    String place();

    /** The bytes of an entry, to be closed by the caller; empty if there is none. */
    Optional<InputStream> read(String file) throws IOException;

    /** Stores an entry, in place of an older one of that name; visible only when {@code content} has written all of it. */
    void write(String file, Content content) throws IOException;

    /** Writes the bytes of an entry; does not close the stream. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** In the memory of this JVM, for tests. */
    static JournalStorage inMemory() {
        return new MemoryJournal();
    }

    /** In a directory of the local file system, which is made if need be. */
    static JournalStorage inDirectory(java.nio.file.Path directory) {
        return new DirectoryJournal(directory);
    }
}
