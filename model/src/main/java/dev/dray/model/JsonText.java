package dev.dray.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Between JSON text and [Json]. The only place that knows the JSON library.
final class JsonText {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Json.MAX_DEPTH)
                    .build())
            .build();

    private JsonText() {}

    static Json parse(byte[] document) {
        try (JsonParser parser = parser(document)) {
            if (parser.nextToken() == null) {
                throw new IllegalArgumentException("not JSON: the document is empty");
            }
            Json json = read(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("not JSON: something follows the document");
            }
            return json;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not JSON: " + Excerpt.of(e.getOriginalMessage()) + place(e), e);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not JSON: the document is not UTF-8", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
        }
    }

    /// Decodes strictly: the library's own decoder also takes UTF-16, UTF-32 and overlong forms, so that we would read
    /// documents that others refuse.
    private static JsonParser parser(byte[] document) throws IOException {
        CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document));
        return FACTORY.createParser(text.array(), 0, text.length());
    }

    private static String place(JacksonException e) {
        var location = e.getLocation();
        return location == null ? "" : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
    }

    private static Json read(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> readMembers(parser);
            case START_ARRAY -> readItems(parser);
            case VALUE_STRING -> new Json.Text(wellFormed(parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Numeral(parser.getText());
            case VALUE_TRUE -> new Json.Bool(true);
            case VALUE_FALSE -> new Json.Bool(false);
            case VALUE_NULL -> new Json.Null();
            default -> throw new IllegalArgumentException("not JSON: unexpected " + parser.currentToken());
        };
    }

    private static Json readMembers(JsonParser parser) throws IOException {
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = wellFormed(parser.currentName());
            parser.nextToken();
            if (members.putIfAbsent(name, read(parser)) != null) {
                throw new IllegalArgumentException("not JSON: duplicate name \"%s\"".formatted(Excerpt.of(name)));
            }
        }
        return new Json.Members(members);
    }

    /// An escape may name half a surrogate pair, which cannot be written as UTF-8. It is read as U+FFFD, as Go does.
    private static String wellFormed(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text)
                ? text
                : text.codePoints()
                        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? '\uFFFD' : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private static Json readItems(JsonParser parser) throws IOException {
        List<Json> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(read(parser));
        }
        return new Json.Items(items);
    }

    static String print(Json json, boolean pretty) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            if (pretty) {
                var indenter = new DefaultIndenter("  ", "\n");
                generator.setPrettyPrinter(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                                .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                        .withArrayIndenter(indenter)
                        .withObjectIndenter(indenter));
            }
            write(json, generator);
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be written", e);
        }
        return text.toString();
    }

    private static void write(Json json, JsonGenerator generator) throws IOException {
        switch (json) {
            case Json.Members(var values) -> {
                generator.writeStartObject();
                for (var member : values.entrySet()) {
                    generator.writeFieldName(member.getKey());
                    write(member.getValue(), generator);
                }
                generator.writeEndObject();
            }
            case Json.Items(var values) -> {
                generator.writeStartArray();
                for (Json value : values) {
                    write(value, generator);
                }
                generator.writeEndArray();
            }
            case Json.Text(var value) -> generator.writeString(value);
            case Json.Numeral(var literal) -> generator.writeNumber(literal);
            case Json.Bool(var value) -> generator.writeBoolean(value);
            case Json.Null() -> generator.writeNull();
        }
    }
}
