package dev.dray.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/// Reads YAML into maps, lists and texts. No scalar is taken for anything but the text that stands there: whether
/// `007` is a password or a number, only who asks for it knows.
final class YamlFile {
    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setSchema(new Texts()).build();

    /// The failsafe schema has no word for a value that is left out.
    private static final class Texts extends FailsafeSchema {
        @Override
        public Map<Tag, ConstructNode> getSchemaTagConstructors() {
            Map<Tag, ConstructNode> constructors = new HashMap<>(super.getSchemaTagConstructors());
            constructors.put(Tag.NULL, node -> "");
            return constructors;
        }
    }

    private YamlFile() {}

    /// Throws `IllegalArgumentException` when it is no YAML, or not one of names and values.
    static Map<?, ?> read(Path file) throws IOException {
        Object document = parse(Files.readString(file));
        if (document instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException("want names and values, as in a config.yml of the distribution's registry");
    }

    /// Throws `IllegalArgumentException` with the place where it goes wrong.
    static @Nullable Object parse(String text) {
        try {
            return new Load(SETTINGS).loadFromString(text);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()).replaceAll("\\s*\n\\s*", " "), e);
        }
    }
}
