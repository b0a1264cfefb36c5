package dev.dray.server;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/// Closes connections on which headers, or a TLS handshake, come drop by drop. Each drop keeps a connection from being
/// idle, and the pace that a caller must keep counts for bodies only; yet connections are limited, so that some
/// thousand such callers would shut out all others. What HTTP/2 sends between calls is no header, and it is left to its
/// own limits.
///
/// All connections are looked at together, each so often: what had begun at the look before and still is no whole
/// request took longer than that.
final class SlowHeaders extends AbstractLifeCycle {
    private final ServerConnector connector;
    private final Duration each;
    private Map<EndPoint, Sample> before = Map.of();
    private volatile Scheduler.Task next = () -> true;

    /// What was seen of a connection.
    ///
    /// @param began whether a request had begun to come, and none was answered
    private record Sample(long messagesIn, long messagesOut, long bytes, boolean began) {
        boolean isWaiting() {
            return messagesIn == messagesOut;
        }
    }

    private SlowHeaders(ServerConnector connector, Duration each) {
        this.connector = connector;
        this.each = each;
    }

    static void add(ServerConnector connector, ConnectionLimits limits) {
        connector.addBean(new SlowHeaders(connector, limits.grace()));
    }

    @Override
    protected void doStart() {
        schedule();
    }

    @Override
    protected void doStop() {
        next.cancel();
    }

    private void schedule() {
        next = connector.getScheduler().schedule(this::look, Math.max(1, each.toMillis()), TimeUnit.MILLISECONDS);
    }

    private void look() {
        Map<EndPoint, Sample> now = new HashMap<>();
        for (EndPoint endPoint : connector.getConnectedEndPoints()) {
            Connection connection = endPoint.getConnection();
            if (connection != null && !isHttp2(inner(connection))) {
                look(endPoint, connection, now);
            }
        }
        before = now;
        if (isRunning()) {
            schedule();
        }
    }

    private void look(EndPoint endPoint, Connection connection, Map<EndPoint, Sample> now) {
        Connection inner = inner(connection);
        Sample last = before.getOrDefault(endPoint, new Sample(0, 0, 0, false));
        long messagesIn = Math.max(0, inner.getMessagesIn());
        boolean same = last.isWaiting() && messagesIn == last.messagesIn();
        if (same && last.began()) {
            endPoint.close();
            return;
        }
        boolean began = same && connection.getBytesIn() > last.bytes();
        now.put(endPoint, new Sample(messagesIn, Math.max(0, inner.getMessagesOut()), connection.getBytesIn(), began));
    }

    private static Connection inner(Connection connection) {
        if (connection instanceof SslConnection tls) {
            Connection inner = tls.getSslEndPoint().getConnection();
            return inner == null ? tls : inner;
        }
        return connection;
    }

    private static boolean isHttp2(Connection connection) {
        return connection instanceof ConnectionMetaData metaData && metaData.getHttpVersion() == HttpVersion.HTTP_2;
    }
}
