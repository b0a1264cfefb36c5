package dev.dray.layer;

import dev.dray.model.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The objects in an array of a JSON document, one at a time: as a tree, a document of many megabytes takes a
/// hundred times the memory. Each object is read strictly; of what stands around the array only its ends are looked
/// at.
final class JsonItems {
    /// Bytes of one object.
    private static final int MAX_ITEM = 1024 * 1024;

    /// How deep the document, its array and an object in that are.
    private static final int IN_DOCUMENT = 1;

    private static final int IN_ARRAY = 2;
    private static final int IN_ITEM = 3;

    private final byte[] document;
    private final byte[] array;
    private int at;
    private int depth;
    private int nameStart;
    private int nameEnd;

    /// Is told of one object after another.
    @FunctionalInterface
    interface Visitor {
        void on(Json.Members item) throws IOException;
    }

    private JsonItems(byte[] document, String array) {
        this.document = document;
        this.array = array.getBytes(StandardCharsets.UTF_8);
    }

    /// Throws `IllegalArgumentException` where there is no such array of objects, or one is too long.
    ///
    /// @param array its name, in the document itself
    static void forEach(byte[] document, String array, Visitor visitor) throws IOException {
        JsonItems items = new JsonItems(document, array);
        items.findArray();
        items.visit(visitor);
    }

    private void findArray() {
        while (depth < IN_ARRAY || !isNamed()) {
            step();
        }
    }

    /// Whether the array that was just entered is the one that is meant.
    private boolean isNamed() {
        return depth == IN_ARRAY
                && document[at - 1] == '['
                && Arrays.equals(document, nameStart, nameEnd, array, 0, array.length);
    }

    private void visit(Visitor visitor) throws IOException {
        int start = at;
        while (depth >= IN_ARRAY) {
            int before = depth;
            step();
            if (before == IN_ARRAY && depth == IN_ITEM) {
                start = at - 1;
            } else if (before == IN_ITEM && depth == IN_ARRAY) {
                visitor.on(item(start));
            } else if (before == IN_ARRAY && depth == IN_ARRAY && ", \t\r\n".indexOf(document[at - 1]) < 0) {
                throw new IllegalArgumentException("not an array of objects");
            }
        }
    }

    private Json.Members item(int start) {
        if (at - start > MAX_ITEM) {
            throw new IllegalArgumentException("an item of %,d bytes (at most %,d)".formatted(at - start, MAX_ITEM));
        }
        return Json.parseObject(Arrays.copyOfRange(document, start, at));
    }

    /// Passes one character, or a string.
    private void step() {
        if (at == document.length) {
            throw new IllegalArgumentException("not JSON, or without the array that was looked for");
        }
        byte next = document[at++];
        switch (next) {
            case '{', '[' -> depth++;
            case '}', ']' -> depth--;
            case '"' -> passString();
            default -> {}
        }
    }

    private void passString() {
        int start = at;
        while (at < document.length && document[at] != '"') {
            at += document[at] == '\\' ? 2 : 1;
        }
        if (depth == IN_DOCUMENT) {
            nameStart = start;
            nameEnd = Math.min(at, document.length);
        }
        at = Math.min(at + 1, document.length);
    }
}
