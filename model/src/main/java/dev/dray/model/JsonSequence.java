package dev.dray.model;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/// Reads JSON objects or arrays that follow one another in a stream, each as soon as its last byte is there: what
/// Docker's streams of progress and events are (protocols F24, F46). They may stand on lines of their own, follow one
/// another without a space, or begin with the record separator of RFC 7464; where reads break them does not matter.
/// Each is held to what [Json#parse(byte[])] takes.
public final class JsonSequence implements Closeable {
    private static final int RECORD_SEPARATOR = 0x1e;

    private final InputStream in;
    private final int limit;
    private final byte[] buffer = new byte[8 * 1024];
    private int position;
    private int filled;

    private byte[] value = new byte[256];
    private int size;

    /// @param limit bytes of one value; more is refused
    public JsonSequence(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /// The next value; empty at the end of the stream. Throws `IllegalArgumentException` for what is no JSON, or over
    /// the limit; `EOFException` where the stream ends inside a value.
    public Optional<Json> next() throws IOException {
        int first = skipSpace();
        if (first < 0) {
            return Optional.empty();
        }
        size = 0;
        keep(first);
        if (first != '{' && first != '[') {
            throw new IllegalArgumentException("not JSON: it begins with \"%s\"".formatted(Excerpt.of(rest())));
        }
        readToEnd();
        return Optional.of(Json.parse(Arrays.copyOf(value, size)));
    }

    private int skipSpace() throws IOException {
        int one = read();
        while (one == ' ' || one == '\n' || one == '\r' || one == '\t' || one == RECORD_SEPARATOR) {
            one = read();
        }
        return one;
    }

    /// A value ends where as many brackets are closed as were opened; which of them pair is the parser's affair.
    private void readToEnd() throws IOException {
        int depth = 1;
        boolean text = false;
        while (depth > 0) {
            int one = must();
            if (text) {
                if (one == '\\') {
                    must();
                } else if (one == '"') {
                    text = false;
                }
            } else if (one == '"') {
                text = true;
            } else if (one == '{' || one == '[') {
                depth++;
            } else if (one == '}' || one == ']') {
                depth--;
            }
        }
    }

    private int must() throws IOException {
        int one = read();
        if (one < 0) {
            throw new EOFException("the stream ended inside a value");
        }
        if (size == limit) {
            throw new IllegalArgumentException(
                    "not JSON that is read here: one value is over %,d bytes".formatted(limit));
        }
        keep(one);
        return one;
    }

    private void keep(int one) {
        if (size == value.length) {
            value = Arrays.copyOf(value, size * 2);
        }
        value[size++] = (byte) one;
    }

    /// What is here of something else than JSON, for a message.
    private String rest() {
        StringBuilder text = new StringBuilder().append((char) (value[0] & 0xff));
        while (position < filled && text.length() < 40) {
            text.append((char) (buffer[position++] & 0xff));
        }
        return text.toString();
    }

    private int read() throws IOException {
        if (position == filled) {
            filled = Math.max(in.read(buffer), 0);
            position = 0;
            if (filled == 0) {
                return -1;
            }
        }
        return buffer[position++] & 0xff;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
