package dev.dray.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Starts a registry for a test class, or for each of its tests; holds for nested classes too. Tests, `@BeforeEach` and
/// the like take a
/// parameter of type [TestRegistry] or [dev.dray.server.RegistryServer].
///
/// ```java
/// @WithRegistry(users = "ann:secret")
/// final class PusherTest {
///     @Test
///     void pushes(TestRegistry registry) { ... }
/// }
/// ```
@Documented
@Inherited
@ExtendWith(RegistryExtension.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface WithRegistry {
    /// How long a registry lives.
    enum Lifetime {
        /// For all tests of the class and of the classes nested in it: images stay from test to test, calls and
        /// faults do not, which is why such tests cannot run at the same time.
        CLASS,
        /// For one test.
        TEST
    }

    /// How callers prove who they are.
    enum Auth {
        /// By a token, which the registry gives for a password: what clients of public registries do.
        TOKEN,
        /// By a password with every call.
        BASIC
    }

    Lifetime lifetime() default Lifetime.TEST;

    /// Who may do everything, as `name:password`; where there is nobody, everybody may.
    String[] users() default {};

    Auth auth() default Auth.TOKEN;

    /// Whether everybody may pull, where there are users and `auth` is by token.
    boolean anonymousPull() default false;
}
