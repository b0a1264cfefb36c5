/// HTTP is a function here, the same on both sides: [Http] takes an [HttpCall] and gives an [HttpReply]. The transport
/// ([WireHttp]), retry ([RetryingHttp]), redirects ([RedirectingHttp]), trace ([TracedHttp]) and a registry server are
/// all `Http`, so a test hands a client the server as an object. Everything blocks; interrupt the thread to cancel.
@NullMarked
package dev.dray.http;

import org.jspecify.annotations.NullMarked;
