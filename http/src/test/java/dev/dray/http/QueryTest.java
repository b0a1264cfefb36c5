package dev.dray.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QueryTest {
    @Test
    void readsNamesAndValuesInOrder() {
        Query query = Query.parse("scope=a&scope=b%3Ac+d&empty=&bare&x=1=2");

        assertThat(query.all("scope")).containsExactly("a", "b:c d");
        assertThat(query.find("empty")).contains("");
        assertThat(query.find("bare")).contains("");
        assertThat(query.find("x")).contains("1=2");
        assertThat(query.find("none")).isEmpty();
        assertThat(Query.parse(null)).isEqualTo(Query.NONE).isEqualTo(Query.parse(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%zz", "%=1", "&", "&&a=1", "=", "=1", "a=1&"})
    void nonsenseIsNoError(String raw) {
        assertThat(Query.parse(raw).parameters()).isNotNull();
    }

    @Test
    void whatCannotBeDecodedStands() {
        assertThat(Query.parse("a=%zz").find("a")).contains("%zz");
    }

    @Test
    void readsWhatItPrints() {
        Query query = Query.NONE
                .plus("scope", "repository:a/b:pull,push")
                .plus("é &=", "+ %")
                .plus("scope", "");

        assertThat(Query.parse(query.toString())).isEqualTo(query);
        assertThat(query.toString()).startsWith("scope=repository%3Aa%2Fb%3Apull%2Cpush&");
    }

    /// Protocols C32, D10: a signed query must stay byte for byte.
    @ParameterizedTest
    @CsvSource({
        "https://r.io/x, https://r.io/x?digest=sha256%3Aa",
        "https://r.io/x?, https://r.io/x?digest=sha256%3Aa",
        "https://r.io/x?_state=a%2Fb%2fc+d&&e=, https://r.io/x?_state=a%2Fb%2fc+d&&e=&digest=sha256%3Aa",
        "https://r.io/x?y=1:2/3, https://r.io/x?y=1:2/3&digest=sha256%3Aa",
    })
    void isAddedToAUriWhoseOwnQueryStays(URI uri, String expected) {
        assertThat(Query.NONE.plus("digest", "sha256:a").appendTo(uri)).hasToString(expected);
        assertThat(Query.NONE.appendTo(uri)).isEqualTo(uri);
    }

    @Test
    void aFragmentStaysBehindTheQuery() {
        assertThat(Query.NONE.plus("a", "b").appendTo(URI.create("https://r.io/x#part")))
                .hasToString("https://r.io/x?a=b");
    }
}
