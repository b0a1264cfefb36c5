package dev.dray.credentials;

import dev.dray.content.ImageException;
import dev.dray.model.Json;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text by strangers, made fit for messages; and JSON that holds secrets, read so that no message repeats
/// it.
final class Words {
    private static final int MAX_LENGTH = 200;
    private static final Pattern PLACE = Pattern.compile("\\(line \\d+, column \\d+\\)$");

    private Words() {}

    /// The first line, bounded, without control characters, which could steer a terminal (protocols H66).
    static String clean(String text) {
        String line = text.strip().lines().findFirst().orElse("").replaceAll("[\\p{Cc}\\p{Cf}]+", " ");
        return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "…";
    }

    /// Reads an object. A failure says where the document goes wrong, never what stands there.
    ///
    /// @param name of the document, for the message
    static Json.Members parseSecret(byte[] document, String name) throws ImageException.Rejected {
        try {
            return Json.parseObject(document);
        } catch (IllegalArgumentException e) {
            // The JSON reader quotes the text that it stumbled over: only the place is taken from it.
            Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
            throw new ImageException.Rejected("could not read %s: it is not a JSON object%s"
                    .formatted(name, place.find() ? " " + place.group() : ""));
        }
    }

    /// The member that is an object; an empty one when absent.
    static Json.Members members(Json.Members document, String member, String name) throws ImageException.Rejected {
        Json found = document.find(member).orElseGet(() -> Json.object().build());
        if (found instanceof Json.Members members) {
            return members;
        }
        throw new ImageException.Rejected("could not read %s: \"%s\" is not an object".formatted(name, member));
    }
}
