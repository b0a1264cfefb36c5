package dev.dray.engine;

import dev.dray.content.ImageException;
import dev.dray.http.TlsFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/// Why an Engine did not answer, by the kind of its address.
record Unreached(EngineAddress address) {
    /// @param tried what could not be done, as the message begins
    ImageException explain(String tried, IOException failure) {
        if (failure instanceof SocketTimeoutException) {
            return unreachable(
                    tried + "nothing came from the Engine at %s in time".formatted(address.text()), null, failure);
        }
        return switch (address) {
            case EngineAddress.Unix unix ->
                new SocketFile(unix.socket()).explain(tried, failure).orElseGet(() -> other(tried, failure));
            case EngineAddress.Tcp tcp -> tcp(tried, tcp, failure);
            case EngineAddress.Ssh ssh -> ssh(tried, failure);
            case EngineAddress.Pipe pipe ->
                failure instanceof NoSuchFileException
                        ? unreachable(
                                tried + "there is no pipe %s".formatted(pipe.text()),
                                EngineFailure.NAME_ANOTHER,
                                failure)
                        : other(tried, failure);
        };
    }

    private ImageException tcp(String tried, EngineAddress.Tcp tcp, IOException failure) {
        return switch (failure) {
            case TlsFailure tls ->
                unreachable(tried + "TLS with the Engine: " + tls.getMessage(), help(tls, tcp), failure);
            case UnknownHostException e -> unreachable(tried + "no such host: " + tcp.host(), "check DOCKER_HOST", e);
            case ConnectException e ->
                unreachable(tried + "nothing listens at %s".formatted(address.text()), EngineFailure.NAME_ANOTHER, e);
            default -> other(tried, failure);
        };
    }

    private static String help(TlsFailure failure, EngineAddress.Tcp tcp) {
        return switch (failure.kind()) {
            case UNTRUSTED ->
                "put the certificate of its authority into ca.pem, in the folder that DOCKER_CERT_PATH names";
            case EXPIRED -> "compare this machine's clock with the certificate";
            case WRONG_HOST -> "use the name that the certificate is for";
            case CLIENT_REFUSED ->
                "put a certificate that it accepts into cert.pem, and its key into key.pem, in the folder that DOCKER_CERT_PATH names";
            case NOT_TLS, OTHER ->
                "if it speaks plain HTTP, unset DOCKER_TLS_VERIFY and DOCKER_TLS, and write tcp://%s:%d"
                        .formatted(tcp.host(), tcp.port());
        };
    }

    private ImageException ssh(String tried, IOException failure) {
        if (!(failure instanceof SshFailure ssh)) {
            return other(tried, failure);
        }
        String message = tried + "%s: %s".formatted(address.text(), ssh.getMessage());
        if (ssh.isDenied()) {
            return new ImageException.Denied(message, "log in once by hand: ssh must need no password");
        }
        return unreachable(
                message,
                ssh.hasNoDocker() ? "the docker program must be installed there, and found by its shell" : null,
                failure);
    }

    private ImageException other(String tried, IOException failure) {
        String says = String.valueOf(failure.getMessage());
        String why = says.contains("failed to respond") ? "it hung up without an answer" : says;
        return unreachable(
                tried + "the connection to the Engine at %s failed: %s".formatted(address.text(), why), null, failure);
    }

    static ImageException unreachable(String message, @Nullable String help, IOException cause) {
        return new ImageException.Unreachable(message, help, cause);
    }
}
