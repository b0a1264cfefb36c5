package dev.dray.http;

import java.net.URI;
import java.util.Optional;

/// Says through which proxy a call goes.
@FunctionalInterface
public interface ProxyChoice {
    /// None, ever.
    ProxyChoice DIRECT = uri -> Optional.empty();

    /// Empty for a direct connection. Throws `IllegalArgumentException` when what is configured makes no sense.
    Optional<HttpProxy> find(URI uri);
}
