/// The command line. [Main] names the commands, one class each: they parse, call the library and print. Only this
/// module prints, and only [Main] exits.
@NullMarked
package dev.dray.cli;

import org.jspecify.annotations.NullMarked;
