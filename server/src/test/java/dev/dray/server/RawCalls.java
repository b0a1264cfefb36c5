package dev.dray.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.dray.protocol.ErrorBody;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/// Calls of those who write HTTP by hand, byte by byte: each character of a text is one.
///
/// @param port of this machine
record RawCalls(int port) {
    /// Milliseconds without a byte, after which a test fails rather than waits.
    private static final int PATIENCE = 30_000;

    /// @param head the status line and headers
    record Reply(int status, String head, String body) {
        String code() {
            return ErrorBody.parse(body.getBytes(ISO_8859_1))
                    .errors()
                    .getFirst()
                    .code();
        }
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE);
        return socket;
    }

    /// A request as it should be, after which the connection is closed.
    static String request(String method, String target, String body, String... headers) {
        return "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s\r\n%s"
                .formatted(
                        method,
                        target,
                        String.join(
                                "",
                                List.of(headers).stream()
                                        .map(header -> header + "\r\n")
                                        .toList()),
                        body);
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    /// The one reply there is before the connection is closed.
    Reply send(String request) throws IOException {
        List<Reply> replies = sendAll(request);
        if (replies.size() != 1) {
            throw new IOException(replies.size() + " replies: " + replies);
        }
        return replies.getFirst();
    }

    /// Sends all there is, and says that there is no more.
    List<Reply> sendAll(String requests) throws IOException {
        try (Socket socket = connect()) {
            write(socket, requests);
            socket.shutdownOutput();
            return replies(new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
        }
    }

    private static List<Reply> replies(String text) {
        List<Reply> replies = new ArrayList<>();
        String rest = text;
        while (!rest.isEmpty()) {
            int end = rest.indexOf("\r\n\r\n") + 4;
            String head = rest.substring(0, end);
            int status = Integer.parseInt(head.substring(9, 12));
            int length = status < 200 || status == 204 ? 0 : length(head);
            replies.add(new Reply(status, head, rest.substring(end, end + length)));
            rest = rest.substring(end + length);
        }
        return replies;
    }

    private static int length(String head) {
        return head.lines()
                .filter(line -> line.startsWith("Content-Length: "))
                .map(line -> Integer.parseInt(line.substring(16)))
                .findFirst()
                .orElseThrow();
    }
}
