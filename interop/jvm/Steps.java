import java.util.LinkedHashMap;
import java.util.Map;

/// What a client can do, by name, done in the order that is asked for. It stops at the first step that fails.
final class Steps {
    interface Step {
        void run() throws Exception;
    }

    private final Map<String, Step> steps = new LinkedHashMap<>();

    Steps with(String name, Step step) {
        steps.put(name, step);
        return this;
    }

    void run(Iterable<String> names) throws Exception {
        for (String name : names) {
            System.out.println("-- " + name);
            steps.get(name).run();
        }
    }

    static void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("not so: " + what);
        }
    }

    /// @param wanted the beginning of the failure's simple name
    static void mustFail(String wanted, Step step) throws Exception {
        try {
            step.run();
        } catch (Exception failure) {
            for (Throwable each = failure; each != null; each = each.getCause()) {
                if (each.toString().contains(wanted)) {
                    return;
                }
            }
            throw failure;
        }
        throw new IllegalStateException("should have failed with " + wanted);
    }
}
