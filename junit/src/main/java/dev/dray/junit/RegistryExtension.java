package dev.dray.junit;

import dev.dray.server.Access;
import dev.dray.server.BasicAccess;
import dev.dray.server.RegistryOptions;
import dev.dray.server.RegistryServer;
import dev.dray.server.TokenAccess;
import dev.dray.server.TokenOptions;
import dev.dray.storage.MemoryStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/// What [WithRegistry] does. Starts a registry when it is first asked for and closes it when its test, or its
/// class, has ended.
public final class RegistryExtension implements ParameterResolver, BeforeEachCallback {
    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(RegistryExtension.class);

    /// JUnit makes it.
    public RegistryExtension() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestRegistry.class || type == RegistryServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        TestRegistry registry = registry(context);
        return parameter.getParameter().getType() == RegistryServer.class ? registry.server() : registry;
    }

    /// One test's faults are not the next one's.
    @Override
    public void beforeEach(ExtensionContext context) {
        if (settings(context).lifetime() == WithRegistry.Lifetime.CLASS) {
            registry(context).forget();
        }
    }

    private static TestRegistry registry(ExtensionContext context) {
        WithRegistry settings = settings(context);
        ExtensionContext owner = owner(context, settings);
        // A test's store also gives what its class's has, so the key says whose registry is meant.
        return owner.getStore(OURS)
                .computeIfAbsent(owner.getUniqueId(), ignored -> start(settings), TestRegistry.class);
    }

    /// Whose end is the registry's.
    private static ExtensionContext owner(ExtensionContext context, WithRegistry settings) {
        if (settings.lifetime() == WithRegistry.Lifetime.TEST) {
            return context;
        }
        ExtensionContext owner = annotated(context);
        while (owner.getTestMethod().isPresent()) {
            owner = owner.getParent().orElseThrow();
        }
        return owner;
    }

    private static WithRegistry settings(ExtensionContext context) {
        return find(annotated(context)).orElseThrow();
    }

    /// Where it is said which registry is meant: at the test, at its class, or at a class around that.
    private static ExtensionContext annotated(ExtensionContext context) {
        return Stream.iterate(
                        Optional.of(context), Optional::isPresent, each -> each.flatMap(ExtensionContext::getParent))
                .flatMap(Optional::stream)
                .filter(each -> find(each).isPresent())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "%s needs @WithRegistry on its class or method".formatted(context.getDisplayName())));
    }

    private static Optional<WithRegistry> find(ExtensionContext context) {
        return context.getElement().flatMap(element -> AnnotationSupport.findAnnotation(element, WithRegistry.class));
    }

    private static TestRegistry start(WithRegistry settings) {
        try {
            return TestRegistry.start(RegistryOptions.of(new MemoryStorage()).withAccess(access(settings)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Access access(WithRegistry settings) {
        Map<String, String> users = new TreeMap<>();
        for (String user : settings.users()) {
            int colon = user.indexOf(':');
            if (colon <= 0) {
                throw new IllegalArgumentException("not a user: \"%s\" (want name:password)".formatted(user));
            }
            users.put(user.substring(0, colon), user.substring(colon + 1));
        }
        if (users.isEmpty()) {
            return Access.ANYONE;
        }
        return switch (settings.auth()) {
            case BASIC -> new BasicAccess(users);
            case TOKEN -> new TokenAccess(TokenOptions.of(users).withAnonymousPull(settings.anonymousPull()));
        };
    }
}
