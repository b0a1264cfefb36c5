package dev.dray.explain;

import static dev.dray.explain.Recording.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where values come from: never from the script itself, where they are secrets (protocols H39).
final class FlowTest {
    private final Recording calls = new Recording();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"token\":\"s3cret\"}|TOKEN_1=$(jq -r .token 1.body)",
                "{\"a\":[{\"access-token\":\"s3cret\"}]}|ACCESS_TOKEN_1=$(jq -r '.a[0].\"access-token\"' 1.body)",
                "[\"s3cret\"]|VALUE_1=$(jq -r '.[0]' 1.body)",
            })
    void aTokenComesFromTheAnswerThatHadIt(String answer, String line) throws Exception {
        calls.answer(get("http://auth.test/token"), 200, answer)
                .answer(get("http://r.test/").withHeader("Authorization", "Bearer s3cret"), 200, "");

        String variable = line.replaceFirst("=.*", "");
        assertThat(calls.script())
                .contains("answered 1 200\n" + line + "\n")
                .contains(" -H \"Authorization: Bearer $" + variable + "\" http://r.test/\n")
                .doesNotContain("s3cret");
    }

    /// Protocols B41, B42.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '^',
            value = {
                "signature=s3cret,access=read;$(header X-Docker-Token 1)",
                "Token signature=s3cret,access=read;$(header X-Docker-Token 1 | sed 's/^[^ ]* *//')",
            })
    void aTokenOfTheFirstGenerationComesFromItsHeader(String header, String found) throws Exception {
        calls.answer(
                        get("http://r.test/v1/images").withHeader("X-Docker-Token", "true"),
                        200,
                        "",
                        "X-Docker-Token",
                        header,
                        "WWW-Authenticate",
                        "Token signature=s3cret,access=read")
                .answer(
                        get("http://r.test/v1/x").withHeader("Authorization", "Token signature=s3cret,access=read"),
                        200,
                        "");

        assertThat(calls.script())
                .contains(" -H 'X-Docker-Token: true' ")
                .contains("TOKEN_1=" + found + "\n")
                .contains(" -H \"Authorization: Token $TOKEN_1\" ")
                .doesNotContain("s3cret");
    }

    @Test
    void severalValuesOfAHeaderAreOne() throws Exception {
        calls.answer(
                        get("http://r.test/v1/a"),
                        200,
                        "",
                        "X-Docker-Token",
                        "signature=s3cret",
                        "X-Docker-Token",
                        "access=read")
                .answer(
                        get("http://r.test/v1/b").withHeader("Authorization", "Token signature=s3cret,access=read"),
                        200,
                        "");

        assertThat(calls.script())
                .contains("TOKEN_1=$(header X-Docker-Token 1)\n")
                .doesNotContain("s3cret");
    }

    @Test
    void aTokenThatTwoAnswersHadComesFromTheOneBefore() throws Exception {
        HttpCall token = get("http://auth.test/token");
        HttpCall read = get("http://r.test/").withHeader("Authorization", "Bearer s3cret");

        calls.answer(token, 200, "{\"token\":\"s3cret\"}")
                .answer(read, 200, "")
                .answer(token, 200, "{\"token\":\"s3cret\"}")
                .answer(read, 200, "");

        assertThat(calls.script()).contains("TOKEN_1=").doesNotContain("TOKEN_3");
    }

    @Test
    void twoValuesOfOneNameHaveTwoVariables() throws Exception {
        calls.answer(get("http://auth.test/"), 200, "{\"token\":\"s3cret-a\",\"b\":{\"token\":\"s3cret-b\"}}")
                .answer(get("http://r.test/a").withHeader("Authorization", "Bearer s3cret-a"), 200, "")
                .answer(get("http://r.test/b").withHeader("Authorization", "Bearer s3cret-b"), 200, "");

        assertThat(calls.script())
                .contains("TOKEN_1=$(jq -r .token 1.body)\nOTHER_TOKEN_1=$(jq -r .b.token 1.body)\n")
                .contains("Bearer $TOKEN_1\" http://r.test/a", "Bearer $OTHER_TOKEN_1\" http://r.test/b");
    }

    @Test
    void aPasswordIsAskedFor() throws Exception {
        calls.answer(get("http://r.test:5000/v2/").withHeader("Authorization", basic("al`ice}:s3cret")), 200, "")
                .answer(get("http://other.test/").withHeader("Authorization", basic("bob:other-s3cret")), 200, "");

        assertThat(calls.script())
                .contains(": \"${PASSWORD:?the password of al\\`ice\\} at r.test:5000}\"\n")
                .contains(": \"${PASSWORD_B:?the password of bob at other.test}\"\n")
                .contains(" -u \"al\\`ice}:$PASSWORD\" ")
                .contains(" -u \"bob:$PASSWORD_B\" ")
                .doesNotContain("s3cret", basic("bob:other-s3cret").substring(6));
    }

    @Test
    void anIdentityTokenIsAskedFor() throws Exception {
        HttpCall post = get("http://auth.test/token")
                .withMethod("POST")
                .withBody(
                        "application/x-www-form-urlencoded",
                        text("grant_type=refresh_token&scope=a%3Ab&refresh_token=s3cret"));

        calls.answer(post, 200, "{}");

        assertThat(calls.script())
                .contains(": \"${REFRESH_TOKEN:?the refresh_token at auth.test}\"\n")
                .contains(" --data-urlencode grant_type=refresh_token --data-urlencode scope=a:b"
                        + " --data-urlencode \"refresh_token=$REFRESH_TOKEN\" http://auth.test/token\n")
                .doesNotContain("s3cret");
    }

    @Test
    void aPasswordInJsonIsAskedFor() throws Exception {
        HttpCall login = get("http://hub.test/v2/users/login").withMethod("POST");
        HttpCall second = get("http://hub.test/v2/users/2fa-login").withMethod("POST");

        calls.answer(
                        login.withBody("application/json", text("{\"username\":\"me\",\"password\":\"s3cret\"}")),
                        401,
                        "{\"login_2fa_token\":\"s3cret-too\"}")
                .answer(
                        second.withBody(
                                "application/json", text("{\"login_2fa_token\":\"s3cret-too\",\"code\":\"987321\"}")),
                        200,
                        "{\"token\":\"s3cret-jwt\"}")
                .answer(get("http://hub.test/x").withHeader("Authorization", "JWT s3cret-jwt"), 200, "");

        assertThat(calls.script())
                .contains(": \"${PASSWORD:?the password of me at hub.test}\"\n")
                .contains(
                        "jq -cn --arg PASSWORD \"$PASSWORD\" '{\"username\":\"me\",\"password\":$PASSWORD}' >1.request\n")
                .contains("LOGIN_2FA_TOKEN_1=$(jq -r .login_2fa_token 1.body)\n")
                .contains("--arg LOGIN_2FA_TOKEN \"$LOGIN_2FA_TOKEN_1\" --arg CODE_2 \"$CODE\" ")
                .contains("\"Authorization: JWT $TOKEN_2\"")
                .doesNotContain("s3cret", "987321");
    }

    @Test
    void whatTheEnginePassesOnIsMadeOfThePassword() throws Exception {
        String auth = Base64.getUrlEncoder()
                .encodeToString("{\"username\":\"me\",\"password\":\"s3cret??\",\"serveraddress\":\"r.test\"}"
                        .getBytes(StandardCharsets.UTF_8));

        calls.answer(
                        get("http://api.moby.localhost/v1.41/images/create?fromImage=x")
                                .withMethod("POST")
                                .withHeader("X-Registry-Auth", auth),
                        200,
                        "")
                .answer(get("http://api.moby.localhost/x").withHeader("X-Registry-Auth", "s3cret"), 200, "");

        assertThat(calls.script())
                .contains("AUTH_1=$(jq -cn --arg PASSWORD \"$PASSWORD\" '{\"username\":\"me\",\"password\":$PASSWORD,"
                        + "\"serveraddress\":\"r.test\"}' | base64 | tr '/+' '_-' | tr -d '\\n')\n")
                .contains(" -H \"X-Registry-Auth: $AUTH_1\" ")
                .contains(" -H \"X-Registry-Auth: $X_REGISTRY_AUTH\" ")
                .doesNotContain("s3cret", auth);
    }

    @Test
    void cookiesComeFromWhereTheyWereSet() throws Exception {
        calls.answer(get("http://r.test/"), 200, "", "Set-Cookie", "a=s3cret; Path=/", "Set-Cookie", "b=s3cret-too")
                .answer(get("http://r.test/x").withHeader("Cookie", "a=s3cret; b=s3cret-too; c=s3cret-mine"), 200, "");

        assertThat(calls.script())
                .contains("A_1=$(cookie a 1)\nB_1=$(cookie b 1)\n")
                .contains(" -H \"Cookie: a=$A_1; b=$B_1; c=$COOKIE\" ")
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource({
        "http://s.test/up/1,           '', ?",
        "http://s.test/up/1?_state=s3cret, '', &",
        "/up/1?_state=s3cret,          http://r.test, &",
        "up/1,                         http://r.test/v2/, ?",
        "http://s.test/up/1?,          '', ''",
    })
    void anUploadGoesWhereItWasTold(String location, String start, String separator) throws Exception {
        String whole = start + location;

        calls.answer(get("http://r.test/v2/x").withMethod("POST"), 202, "", "location", location)
                .answer(get(whole + separator + "digest=sha256%3Aa").withMethod("PUT"), 201, "");

        assertThat(calls.script())
                .contains("\nLOCATION_1=" + start + "$(header Location 1" + (start.isEmpty() ? " | url)" : ")") + "\n")
                .contains(separator.isEmpty() ? "\"${LOCATION_1}digest=" : "\"$LOCATION_1" + separator + "digest=")
                .doesNotContain("s3cret");
    }

    @Test
    void eachPartGoesWhereTheLastAnswerSaid() throws Exception {
        HttpCall patch = get("http://r.test/up").withMethod("PATCH").withBody(text("a"));

        calls.answer(get("http://r.test/").withMethod("POST"), 202, "", "Location", "http://r.test/up")
                .answer(patch, 202, "", "Location", "http://r.test/up")
                .answer(patch, 202, "", "Location", "http://r.test/up");

        assertThat(calls.script())
                .contains("@2.request \"$LOCATION_1\"\n")
                .contains("@3.request \"$LOCATION_2\"\n")
                .doesNotContain("LOCATION_3");
    }

    @Test
    void theNextPageIsTheOneThatWasNamed() throws Exception {
        calls.answer(
                        get("http://r.test/v2/a/tags/list"),
                        200,
                        "{}",
                        "Link",
                        "</v2/a/tags/list?last=b&n=1>; rel=\"next\"")
                .answer(get("http://r.test/v2/a/tags/list?last=b&n=1"), 200, "{}");

        assertThat(calls.script())
                .contains("NEXT_1=http://r.test$(header Link 1 | sed 's/^<\\([^>]*\\)>.*/\\1/')\n")
                .contains("-o 2.body \"$NEXT_1\"\n");
    }

    @Test
    void secretsInUrlsAreAskedFor() throws Exception {
        calls.answer(get("http://me:s3cret@r.test/x?a=b%26c&sig=s3cret"), 200, "");

        assertThat(calls.script())
                .contains(": \"${SIGNATURE:?the parameter sig of a URL at r.test}\"\n")
                .contains(" \"http://r.test/x?a=b%26c&sig=$SIGNATURE\"\n")
                .doesNotContain("s3cret");
    }

    @Test
    void noServerChoosesWhichVariableIsSentToIt() throws Exception {
        calls.answer(get("http://r.test/token?AWS_SECRET_ACCESS_KEY=s3cret"), 200, "");

        assertThat(calls.script()).contains("KEY=$SIGNATURE\"\n").doesNotContain("$AWS", "${AWS");
    }

    @Test
    void anyNumberOfSecretsHaveNames() throws Exception {
        String query = IntStream.range(0, 60).mapToObj(i -> "key=s3cret" + i).collect(Collectors.joining("&"));

        calls.answer(get("http://r.test/x?" + query), 200, "");

        assertThat(calls.script())
                .contains(
                        "?key=$SIGNATURE&key=$SIGNATURE_B&", "&key=$SIGNATURE_Z&key=$SIGNATURE_BA&", "=$SIGNATURE_CH\"")
                .doesNotContain("s3cret");
    }

    @Test
    void theNameOfAHeaderIsNoCommand() throws Exception {
        calls.answer(get("http://r.test/token"), 200, "{\"token\":\"s3cret\"}", "a 1;id;b", "s3cret", "c`id`", "s3cret")
                .answer(get("http://r.test/x").withHeader("Authorization", "Bearer s3cret"), 200, "");

        assertThat(calls.script()).contains("TOKEN_1=$(jq -r .token 1.body)\n").doesNotContain("id;", "`id`");
    }

    @Test
    void anETagIsSentBackAsItCame() throws Exception {
        calls.answer(get("http://r.test/x"), 200, "", "ETag", "\"abc\"")
                .answer(get("http://r.test/x").withMethod("PUT").withHeader("If-Match", "\"abc\""), 201, "");

        assertThat(calls.script()).contains("ETAG_1=$(header ETag 1)\n").contains(" -H \"If-Match: $ETAG_1\" ");
    }

    @Test
    void manifestsStayAsTheyAre() throws Exception {
        HttpCall put = get("http://r.test/v2/a/manifests/1").withMethod("PUT");

        calls.answer(put.withBody("application/vnd.oci.image.manifest.v1+json", text("{\"token\":\"x\"}")), 201, "");

        assertThat(calls.script()).contains("printf %s '{\"token\":\"x\"}' >1.request");
    }

    @Test
    void aTokenOutlivesTheBodyItCameIn() throws Exception {
        HttpCall read = get("http://r.test/").withHeader("Authorization", "Bearer s3cret");
        calls.answer(get("http://auth.test/token"), 200, "{\"token\":\"s3cret\"}")
                .answer(read, 200, "");
        String page = "[\"" + "x".repeat(60_000) + "\"]";
        for (int i = 0; i < 600; i++) {
            calls.answer(get("http://r.test/" + i), 200, page);
        }

        calls.answer(read, 200, "");

        assertThat(calls.script()).contains("TOKEN_1=").doesNotContain("TOKEN:?", "s3cret");
    }

    private static HttpBody text(String text) {
        return HttpBody.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
