package dev.dray.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/// Documents are read, or refused, as another reader, Jackson, does it.
final class JsonReaderTest {
    private static final JsonFactory JACKSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String DOCUMENT = """
        {"schemaVersion": 2, "a\\u0041\\n": [1, -2.50e+3, 0, true, false, null, "😀é\\/\\\\"],
         "b": {"": [], "c": {}}, "d": [[[]], "x\\ty", 1E9, 0.1]}
        """;

    @Test
    void readsAsAnotherReaderDoes() {
        assertThat(ours(DOCUMENT)).isPresent().isEqualTo(theirs(DOCUMENT));
    }

    @Test
    void refusesWhatAnotherReaderRefuses() {
        Property.holds(random -> {
            String document = Property.mutated(random, DOCUMENT);

            assertThat(ours(document)).as(document).isEqualTo(theirs(document));
        });
    }

    private static Optional<Json> ours(String document) {
        try {
            return Optional.of(Json.parse(document));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Json> theirs(String document) {
        // Strings are taken as they are: what is no UTF-8 cannot come this far.
        String wellFormed = new String(document.getBytes(UTF_8), UTF_8);
        try (JsonParser parser = JACKSON.createParser(wellFormed)) {
            if (parser.nextToken() == null) {
                return Optional.empty();
            }
            Json json = read(parser);
            return parser.nextToken() == null ? Optional.of(json) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Json read(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                SequencedMap<String, Json> members = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    members.put(name, read(parser));
                }
                yield new Json.Members(members);
            }
            case START_ARRAY -> {
                List<Json> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(read(parser));
                }
                yield new Json.Items(items);
            }
            case VALUE_STRING -> Json.of(parser.getText());
            case VALUE_TRUE, VALUE_FALSE -> Json.of(parser.getBooleanValue());
            case VALUE_NULL -> new Json.Null();
            default -> new Json.Numeral(parser.getText());
        };
    }
}
