package dev.dray.server;

import java.time.Duration;
import java.time.Instant;

/// What a call moved, and how long it took.
///
/// @param received bytes of the call's body that were read
/// @param sent     bytes of the reply's body that were read, to be sent
/// @param began    when the call came
/// @param time     from then until its reply was closed
public record Traffic(long received, long sent, Instant began, Duration time) {}
