package org.quern.io.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import org.quern.QuernException;

/**
 * Turns the bytes of fields into texts and finds bytes that are not valid. UTF-8 and the one-byte encodings that contain
 * ASCII are scanned as they are; every other encoding (UTF-16, gb18030, Shift_JIS, EBCDIC …) is first turned into UTF-8,
 * because its bytes of delimiters and line breaks may occur within other characters, and so cannot be read from the
 * middle.
 */
public final class TextEncoding {
    private final Charset charset;
    private final boolean direct;
    private final CharsetDecoder decoder;
    private final CharBuffer chars = CharBuffer.allocate(1024);

    private TextEncoding(Charset charset) {
        this.charset = charset;
        this.direct = charset.equals(StandardCharsets.UTF_8) || isOneByteWithAscii(charset);
        this.decoder = scanned()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /** @throws QuernException for a name that this Java does not know */
    public static TextEncoding of(String name) {
        try {
            return new TextEncoding(Charset.forName(name));
        } catch (UnsupportedCharsetException | IllegalCharsetNameException e) {
            throw new QuernException(
                    "Unknown encoding '" + name + "'; for instance UTF-8, UTF-16, ISO-8859-1, windows-1252, gb18030",
                    e);
        }
    }

    private static boolean isOneByteWithAscii(Charset charset) {
        if (!charset.canEncode() || charset.newEncoder().maxBytesPerChar() != 1.0f) {
            return false;
        }
        byte[] ascii = new byte[128];
        for (int i = 0; i < ascii.length; i++) {
            ascii[i] = (byte) i;
        }
        return new String(ascii, charset).equals(new String(ascii, StandardCharsets.US_ASCII));
    }

    public String name() {
        return charset.name();
    }

    /** Whether a text can be read from the middle. */
    public boolean cuttable() {
        return direct;
    }

    /** The encoding of the bytes that are scanned. */
    private Charset scanned() {
        return direct ? charset : StandardCharsets.UTF_8;
    }

    /** The bytes to scan: the source itself, or its text as UTF-8. */
    InputStream open(InputStream source) {
        return direct ? source : new TranscodingStream(source, charset);
    }

    String decode(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, scanned());
    }

    /** Position of the first byte that no character can have there, or −1. */
    int firstInvalid(byte[] bytes, int from, int to) {
        ByteBuffer in = ByteBuffer.wrap(bytes, from, to - from);
        decoder.reset();
        while (true) {
            chars.clear();
            CoderResult result = decoder.decode(in, chars, true);
            if (result.isError()) {
                return in.position();
            }
            if (result.isUnderflow()) {
                return -1;
            }
        }
    }

    /** A text as bytes of this encoding. */
    byte[] encode(String text) {
        try {
            ByteBuffer bytes = scanned().newEncoder().encode(CharBuffer.wrap(text));
            byte[] result = new byte[bytes.remaining()];
            bytes.get(result);
            return result;
        } catch (CharacterCodingException e) {
            throw new QuernException("'" + text + "' cannot be written in " + name(), e);
        }
    }

    /**
     * UTF-8 of a source in another encoding. A malformed sequence becomes one byte 0xFF, which no UTF-8 has, so that the
     * record it stands in is found to be malformed; {@link #nextMalformed} tells where it was.
     */
    static final class TranscodingStream extends InputStream {
        private static final char MALFORMED = '\uDC80';
        private final InputStream source;
        private final CharsetDecoder decoder;
        private final ByteBuffer in = ByteBuffer.allocate(1 << 16).limit(0);
        private final CharBuffer chars = CharBuffer.allocate(1 << 15);
        private final byte[] out = new byte[(1 << 15) * 3 + 4];
        private int outFrom;
        private int outTo;
        private char high;
        private long inOffset;
        private boolean sourceEnded;
        private boolean ended;
        private long[] malformed = new long[8];
        private int malformedFrom;
        private int malformedTo;

        TranscodingStream(InputStream source, Charset charset) {
            this.source = source;
            this.decoder = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
        }

        /** Offset in the source of the next malformed sequence that has not been asked for yet. */
        long nextMalformed() {
            return malformed[malformedFrom++];
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            while (outFrom == outTo) {
                if (ended) {
                    return -1;
                }
                fill();
            }
            int count = Math.min(length, outTo - outFrom);
            System.arraycopy(out, outFrom, target, offset, count);
            outFrom += count;
            return count;
        }

        private void fill() throws IOException {
            in.compact();
            int room = in.remaining();
            int count = sourceEnded || room == 0 ? 0 : source.read(in.array(), in.position(), room);
            if (count < 0) {
                sourceEnded = true;
            } else {
                in.position(in.position() + count);
            }
            in.flip();
            chars.clear();
            int before = in.position();
            CoderResult result = decoder.decode(in, chars, sourceEnded);
            inOffset += in.position() - before;
            if (result.isError() && chars.hasRemaining()) {
                remember(inOffset);
                in.position(in.position() + result.length());
                inOffset += result.length();
                chars.put(MALFORMED);
            } else if (result.isUnderflow() && sourceEnded) {
                decoder.flush(chars);
                ended = true;
            }
            chars.flip();
            encode();
        }

        private void remember(long offset) {
            if (malformedTo == malformed.length) {
                int kept = malformedTo - malformedFrom;
                long[] larger = kept > malformed.length / 2 ? new long[malformed.length * 2] : malformed;
                System.arraycopy(malformed, malformedFrom, larger, 0, kept);
                malformed = larger;
                malformedFrom = 0;
                malformedTo = kept;
            }
            malformed[malformedTo++] = offset;
        }

        private void encode() {
            outFrom = 0;
            outTo = 0;
            while (chars.hasRemaining()) {
                char c = chars.get();
                if (c < 0x80) {
                    out[outTo++] = (byte) c;
                } else if (c < 0x800) {
                    out[outTo++] = (byte) (0xC0 | c >> 6);
                    out[outTo++] = (byte) (0x80 | c & 0x3F);
                } else if (Character.isHighSurrogate(c)) {
                    high = c;
                } else if (c == MALFORMED && high == 0) {
                    out[outTo++] = (byte) 0xFF;
                } else if (Character.isLowSurrogate(c)) {
                    int point = Character.toCodePoint(high, c);
                    high = 0;
                    out[outTo++] = (byte) (0xF0 | point >> 18);
                    out[outTo++] = (byte) (0x80 | point >> 12 & 0x3F);
                    out[outTo++] = (byte) (0x80 | point >> 6 & 0x3F);
                    out[outTo++] = (byte) (0x80 | point & 0x3F);
                } else {
                    out[outTo++] = (byte) (0xE0 | c >> 12);
                    out[outTo++] = (byte) (0x80 | c >> 6 & 0x3F);
                    out[outTo++] = (byte) (0x80 | c & 0x3F);
                }
            }
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}
