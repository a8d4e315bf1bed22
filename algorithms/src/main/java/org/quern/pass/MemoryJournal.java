package org.quern.pass;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Entries by name. */
final class MemoryJournal implements JournalStorage {
    private final Map<String, byte[]> entries = new ConcurrentHashMap<>();

    @Override
    public String place() {
        return "memory";
    }

    @Override
    public Optional<InputStream> read(String file) {
        return Optional.ofNullable(entries.get(file)).map(ByteArrayInputStream::new);
    }

    @Override
    public void write(String file, Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.writeTo(bytes);
        entries.put(file, bytes.toByteArray());
    }
}
