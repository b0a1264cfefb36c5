package dev.dray.storage;

import java.nio.file.Path;

/// A small file that says something by being there, or by what is in it.
///
/// @param content empty where being there is all
record NameFile(Path path, String content) {}
