package dev.dray.explain;

/// Where in an answer a value came from.
///
/// @param step       whose answer it was
/// @param name       of the variable that the script keeps it in, without the number of the step
/// @param expression what finds it there, for bash
record Source(int step, String name, String expression) {
    /// The variable that holds it.
    String variable() {
        return name + "_" + step;
    }

    /// Whether another one of the same name finds something else.
    boolean isConfusedWith(Source other) {
        return variable().equals(other.variable()) && !expression.equals(other.expression);
    }

    /// The line that fills the variable.
    String assignment() {
        return variable() + "=" + expression;
    }
}
