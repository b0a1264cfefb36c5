package dev.dray.service;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.DoubleSupplier;

/// The few figures of the Java machine that cost nothing, in units of Prometheus.
final class JavaMetrics {
    private JavaMetrics() {}

    static void register(PrometheusRegistry registry) {
        Runtime java = Runtime.getRuntime();
        gauge(registry, "process_start_time_seconds", "When the process began.", startTime());
        gauge(registry, "jvm_memory_heap_used_bytes", "Heap in use.", () ->
                (double) (java.totalMemory() - java.freeMemory()));
        gauge(registry, "jvm_memory_heap_max_bytes", "Heap at most.", () -> (double) java.maxMemory());
    }

    private static DoubleSupplier startTime() {
        double start = ProcessHandle.current()
                .info()
                .startInstant()
                .map(instant -> (double) instant.toEpochMilli() / 1000)
                .orElse(Double.NaN);
        return () -> start;
    }

    private static void gauge(PrometheusRegistry registry, String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }
}
