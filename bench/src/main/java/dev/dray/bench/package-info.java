/// Micro-benchmarks: run them with `bench/micro`. Compare figures of one run only; the machines are noisy.
@NullMarked
package dev.dray.bench;

import org.jspecify.annotations.NullMarked;
