/// A registry (API v2), as a function and as a listener. Begin with [RegistryHandler]: one switch over the
/// routes, fit to be called without a socket. What it keeps is in a [dev.dray.storage.Storage], who may do what is up to an
/// [Access]. Docker's API v1, where it is wanted, begins at [V1Handler].
@NullMarked
package dev.dray.server;

import org.jspecify.annotations.NullMarked;
