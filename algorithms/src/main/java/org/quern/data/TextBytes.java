package org.quern.data;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A text as its length in bytes and its UTF-8 bytes, in the codecs of states, passes and work: {@code writeUTF} takes no
 * more than 65 535 bytes, and formulas, selections and levels may be longer.
 */
public final class TextBytes {
    private TextBytes() {}

    public static void write(String text, DataOutput out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    public static String read(DataInput in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
