package dev.dray.configuration;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What all files registries.conf say together (protocols D81).
///
/// @param search            `unqualified-search-registries`; null where no file has it
/// @param aliases           short names and what they stand for
/// @param credentialHelpers `credential-helpers`; null where no file has it
/// @param warnings          about what was passed over
record RegistriesConf(
        @Nullable List<String> search,
        Map<String, String> aliases,
        List<RegistryEntry> entries,
        @Nullable List<String> credentialHelpers,
        List<String> warnings) {
    static final RegistriesConf EMPTY = new RegistriesConf(null, Map.of(), List.of(), null, List.of());

    RegistriesConf {
        aliases = Map.copyOf(aliases);
        entries = List.copyOf(entries);
        warnings = List.copyOf(warnings);
    }

    /// Both, where the other file is read later and so overrides: its lists whole, aliases by name, entries by prefix.
    RegistriesConf and(RegistriesConf later) {
        Map<String, String> names = new LinkedHashMap<>(aliases);
        names.putAll(later.aliases);
        names.values().removeIf(String::isEmpty); // how a later file takes an alias away

        Set<Prefix> replaced = new HashSet<>();
        later.entries.forEach(entry -> replaced.add(entry.prefix()));
        List<RegistryEntry> all = new ArrayList<>(entries);
        all.removeIf(entry -> replaced.contains(entry.prefix()));
        all.addAll(later.entries);

        return new RegistriesConf(
                later.search == null ? search : later.search,
                names,
                all,
                later.credentialHelpers == null ? credentialHelpers : later.credentialHelpers,
                Stream.concat(warnings.stream(), later.warnings.stream()).toList());
    }

    /// The one entry for a name: that with the longest prefix.
    Optional<RegistryEntry> find(String name) {
        return entries.stream()
                .filter(entry -> entry.prefix().covers(name) >= 0)
                .max((one, other) -> Integer.compare(
                        one.prefix().text().length(), other.prefix().text().length()));
    }
}
