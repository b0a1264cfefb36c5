package dev.dray.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.content.ImageException;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EndpointsTest {
    private final List<String> asked = new ArrayList<>();

    private String find(Scheme scheme, Http transport) {
        RegistryRules rules = new RegistryRules() {
            @Override
            public Scheme scheme(String registry) {
                return scheme;
            }

            @Override
            public void check(String name) {}
        };
        Http listening = call -> {
            asked.add(call.uri().toString());
            return transport.send(call);
        };
        return new Endpoints(listening, ClientOptions.DEFAULT.withRules(rules))
                .find("r.test:5000")
                .base()
                .toString();
    }

    private static Http speaking(String scheme) {
        return call -> {
            if (!call.uri().getScheme().equals(scheme)) {
                throw new ConnectException("not here");
            }
            return HttpReply.of(401);
        };
    }

    @ParameterizedTest
    @CsvSource({"HTTPS, https://r.test:5000", "HTTP, http://r.test:5000"})
    void asksNothingWhereTheRulesAreClear(Scheme scheme, String base) {
        assertThat(find(scheme, speaking("none"))).isEqualTo(base);
        assertThat(asked).isEmpty();
    }

    @Test
    void prefersHttps() {
        assertThat(find(Scheme.EITHER, speaking("https"))).isEqualTo("https://r.test:5000");
        assertThat(asked).containsExactly("https://r.test:5000/v2/");
    }

    @Test
    void takesHttpWhereOnlyThatAnswers() {
        assertThat(find(Scheme.EITHER, speaking("http"))).isEqualTo("http://r.test:5000");
    }

    @Test
    void keepsHttpsWhereNothingAnswersSoThatTheCallSaysWhy() {
        assertThat(find(Scheme.EITHER, speaking("none"))).isEqualTo("https://r.test:5000");
    }

    @Test
    void anAnswerThatTheRequestIsBadIsNoHttpRegistry() {
        Http spokenToInHttp = call -> {
            if (call.uri().getScheme().equals("https")) {
                throw new ConnectException("reset, this once");
            }
            return HttpReply.of(400);
        };

        assertThat(find(Scheme.EITHER, spokenToInHttp)).isEqualTo("https://r.test:5000");
    }

    @Test
    void aMistakeInOurConfigurationIsNoReasonForHttp() {
        Http broken = call -> failing(call, new ImageException.Rejected("ca.crt is not PEM"));

        assertThat(find(Scheme.EITHER, broken)).isEqualTo("https://r.test:5000");
        assertThat(asked).hasSize(1);
    }

    private static HttpReply failing(HttpCall call, IOException failure) throws IOException {
        if (call.uri().getScheme().equals("https")) {
            throw failure;
        }
        return HttpReply.of(200);
    }
}
