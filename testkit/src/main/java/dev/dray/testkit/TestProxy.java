package dev.dray.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A proxy on this machine that leads everything, whatever its name, to one port here, and notes the first line of what
/// it is asked, and who asks.
public final class TestProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final String answer;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /// Lets everything through to a port of this machine.
    public TestProxy(int target) throws IOException {
        this(target, "");
    }

    /// @param refusal a status line, as in `407 Who are you`, that everything is answered with; empty to let it through
    public TestProxy(int target, String refusal) throws IOException {
        this.target = target;
        this.answer = refusal;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> talk(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void talk(Socket client) {
        try (client) {
            String head = readHead(client.getInputStream());
            String line = head.lines().findFirst().orElse("");
            asked.add(line
                    + head.lines()
                            .filter(header -> header.regionMatches(true, 0, "Proxy-Authorization:", 0, 20))
                            .map(header -> " [" + header.substring(20).strip() + "]")
                            .findFirst()
                            .orElse(""));
            if (!answer.isEmpty()) {
                write(client, "HTTP/1.1 " + answer + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                return;
            }
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
                sockets.add(server);
                if (line.startsWith("CONNECT ")) {
                    write(client, "HTTP/1.1 200 Go on\r\n\r\n");
                } else {
                    write(
                            server,
                            head.replaceFirst("http://[^/ ]+", "").replaceFirst("\r\n", "\r\nConnection: close\r\n"));
                }
                Thread.ofVirtual().start(() -> pump(client, server));
                server.getInputStream().transferTo(client.getOutputStream());
            }
        } catch (IOException e) {
            // One side went away, which ends it.
        }
    }

    private static void pump(Socket from, Socket to) {
        try (OutputStream out = to.getOutputStream()) {
            from.getInputStream().transferTo(out);
        } catch (IOException e) {
            // The other side tells.
        }
    }

    private static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("closed");
            }
            head.write(b);
        }
        return head.toString(ISO_8859_1);
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /// As it stands in a variable: `http://127.0.0.1:PORT`.
    public String address() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /// What was asked: first lines, each with what the client said to be in brackets.
    public List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
