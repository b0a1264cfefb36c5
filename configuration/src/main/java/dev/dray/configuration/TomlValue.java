package dev.dray.configuration;

import java.util.List;

/// A value of a TOML document.
sealed interface TomlValue {
    record Text(String text) implements TomlValue {}

    record Flag(boolean flag) implements TomlValue {}

    /// A number, a date or a time, none of which anybody wants here.
    record Other(String literal) implements TomlValue {}

    /// @param isOpen whether these are the tables of `[[headers]]`, so that more may come
    record Items(List<TomlValue> values, boolean isOpen) implements TomlValue {}

    record Inner(TomlTable table) implements TomlValue {}
}
