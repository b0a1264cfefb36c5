package dev.dray.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.Headers;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Vectors: protocols J.5, Link header.
final class LinkHeaderTest {
    private static final URI REQUEST = URI.create("https://r.io/v2/a/tags/list?n=2");

    private static Optional<URI> next(String link) {
        return LinkHeader.findNext(Headers.of("Link", link), REQUEST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "</v2/a/tags/list?n=2&last=b>; rel=\"next\"               | https://r.io/v2/a/tags/list?n=2&last=b",
                "<https://r.io/v2/a/tags/list?last=b&n=2>; rel=\"next\"   | https://r.io/v2/a/tags/list?last=b&n=2",
                "</v2/_catalog?last=x&n=2&orderby=>; rel=\"next\"         | https://r.io/v2/_catalog?last=x&n=2&orderby=",
                "<?last=b&n=2>; rel=\"next\"                              | https://r.io/v2/a/tags/list?last=b&n=2",
                "<x>; rel=prev, </v2/a/tags/list?last=c>; rel=next        | https://r.io/v2/a/tags/list?last=c",
                "<https://evil.example/v2/a/tags/list?last=b>; rel=\"next\" | https://evil.example/v2/a/tags/list?last=b",
                "</v2/a/tags/list?n=2>; rel=\"next\"                      | https://r.io/v2/a/tags/list?n=2",
                "</v2/a/tags/list?last=b>;rel=next                        | https://r.io/v2/a/tags/list?last=b",
                "</v2/a/tags/list?last=b>; REL=\"Next\"                   | https://r.io/v2/a/tags/list?last=b",
                "</v2/a/tags/list?last=b>; title=\"x\"; rel=\"next\"      | https://r.io/v2/a/tags/list?last=b",
                "</v2/a/tags/list?last=b>; rel=\"next\"; title=\"x\"      | https://r.io/v2/a/tags/list?last=b",
                "</a>; rel=\"last next\"                                  | https://r.io/a",
                "</a>; rel=\"next\", </b>; rel=\"next\"                   | https://r.io/a",
                "</v2/a/tags/list?last=a,b>; rel=\"next\"                 | https://r.io/v2/a/tags/list?last=a,b",
            })
    void findsTheNextPage(String link, String expected) {
        assertThat(next(link)).contains(URI.create(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "</x>",
                "</x>; rel=\"prev\"",
                "</x>; rel=\"nextpage\"",
                "</x>; rel=next-page",
                "</x; rel=\"next\"",
                "/x; rel=\"next\"",
                "<a b>; rel=\"next\"",
                "<http://[>; rel=\"next\""
            })
    void findsNoneWhereThereIsNone(String link) {
        assertThat(next(link)).isEmpty();
    }

    @Test
    void endsWithoutTheHeader() {
        assertThat(LinkHeader.findNext(Headers.NONE, REQUEST)).isEmpty();
    }

    @Test
    void looksAtEveryHeader() {
        Headers headers = Headers.of("Link", "</a>; rel=\"prev\"", "Link", "</b>; rel=\"next\"");

        assertThat(LinkHeader.findNext(headers, REQUEST)).contains(URI.create("https://r.io/b"));
    }

    @Test
    void readsWhatItPrints() {
        assertThat(next(LinkHeader.next("/v2/a/tags/list?last=b&n=2")))
                .contains(URI.create("https://r.io/v2/a/tags/list?last=b&n=2"));
    }

    @Test
    void isQuickOnALongHostileHeader() {
        assertThat(next("<" + "; rel".repeat(10_000))).isEmpty();
        assertThat(next("<a>" + "; rel ".repeat(2_000))).isEmpty();
    }
}
