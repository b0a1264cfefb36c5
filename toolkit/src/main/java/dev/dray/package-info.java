/// The front door. [Dray] wires transport, credentials, registries and the local store; [Place] names where images are.
///
/// ```java
/// try (Dray dray = Dray.open(DrayOptions.DEFAULT)) {
///     dray.unpack("debian:12", Path.of("rootfs"));
/// }
/// ```
@NullMarked
package dev.dray;

import org.jspecify.annotations.NullMarked;
