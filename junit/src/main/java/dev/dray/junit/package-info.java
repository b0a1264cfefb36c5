/// A registry for tests. Begin with [TestRegistry], which any program can start; under JUnit, put
/// [WithRegistry] on a test class and take a parameter of that type, or of type
/// [dev.dray.server.RegistryServer].
@NullMarked
package dev.dray.junit;

import org.jspecify.annotations.NullMarked;
