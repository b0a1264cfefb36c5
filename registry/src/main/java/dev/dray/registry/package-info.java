/// Images in registries. [Registries] holds what calls share: the transport, who we are, the tokens. It gives a
/// [RegistryStore] for each repository, which is an `ImageStore` like any other.
@NullMarked
package dev.dray.registry;

import org.jspecify.annotations.NullMarked;
