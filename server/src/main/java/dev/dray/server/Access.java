package dev.dray.server;

import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Who may do what. Asked before anything is looked up, so that who may not read a repository does not learn
/// what is in it (protocols H70).
@FunctionalInterface
public interface Access {
    /// Everybody may do all.
    Access ANYONE = (call, needed) -> Optional.empty();

    /// Refuses a call, or not.
    ///
    /// @param needed all of these; none asks only whether the caller is let in at all
    /// @return the refusal, with a challenge where another caller could do it; empty when the call is allowed
    /// @throws IOException when that cannot be found out; the call is then not allowed
    Optional<HttpReply> refuse(HttpCall call, List<Scope> needed) throws IOException;

    /// Answers a call that is about access itself, as a token endpoint does; empty when it is not.
    default Optional<HttpReply> answer(HttpCall call) throws IOException {
        return Optional.empty();
    }
}
