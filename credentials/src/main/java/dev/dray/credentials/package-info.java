/// Who we are to a registry. A [Keychain] finds a [Credential] for a [Resource] and says where it came from;
/// begin at [Credentials], which reads and writes what `docker login` and `podman login` do (protocols D.5 to
/// D.7).
@NullMarked
package dev.dray.credentials;

import org.jspecify.annotations.NullMarked;
