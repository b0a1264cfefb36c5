/// Who we are to a registry. A [Keychain] finds a [Credential] for a registry and says where it came from;
/// begin at [DockerConfig], which reads and writes what `docker login` does (protocols D.5, D.6).
@NullMarked
package dev.dray.credentials;

import org.jspecify.annotations.NullMarked;
