package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HtpasswdTest {
    /// `htpasswd -nbB -C 4`, Apache 2.4: the password is "s3:cret".
    private static final String ANN = "ann:$2y$04$.VfHQ.q6BQfme07tBkrBlOOptTg/6F8Aae/AlSTUHqhiNy6rS27mC";

    private static final String HASH = ANN.substring("ann:$2y".length());

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("htpasswd"), text);
    }

    @ParameterizedTest
    @CsvSource({"$2a", "$2b", "$2y"})
    void acceptsThePasswordsOfItsUsers(String kind) throws IOException {
        Users users = Users.htpasswd(file("# people\n\nann:" + kind + HASH + "\n"));

        assertThat(users.accepts("ann", "s3:cret")).isTrue();
        assertThat(users.accepts("ann", "s3:cre")).isFalse();
        assertThat(users.accepts("ann", "")).isFalse();
        assertThat(users.accepts("eve", "s3:cret")).isFalse();
        assertThat(users.accepts("ann", "longer than bcrypt reads".repeat(10))).isFalse();
        assertThat(users.has("ann")).isTrue();
        assertThat(users.has("eve")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "bob:$apr1$abc$xyz,           hashed with MD5",
        "bob:{SHA}abc=,               hashed with SHA-1",
        "bob:$6$abc$xyz,              hashed with SHA-2 crypt",
        "bob:secret,                  plain text",
        "bob:$2y$04$short,            broken bcrypt",
    })
    void takesNoOtherKindOfHash(String line, String message) throws IOException {
        Path file = file(ANN + "\n" + line + "\n");

        assertThatThrownBy(() -> Users.htpasswd(file))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(file + ", line 2: ", "\"bob\"", message, "htpasswd -B")
                .hasMessageNotContainingAny(line.substring(4));
    }

    @Test
    void saysWhatIsWrongWithALine() throws IOException {
        assertThatThrownBy(() -> Users.htpasswd(file("ann\n"))).hasMessageContaining("line 1: want NAME:HASH");
        assertThatThrownBy(() -> Users.htpasswd(file(ANN + "\n" + ANN + "\n")))
                .hasMessageContaining("line 2: \"ann\" is there twice");
        assertThatThrownBy(() -> Users.htpasswd(folder.resolve("none"))).isInstanceOf(IOException.class);
    }

    @Test
    void readsTheFileAgainWhenItHasChanged() throws IOException {
        Path file = file(ANN);
        Users users = Users.htpasswd(file);
        String before = users.version();

        Path other = Files.writeString(folder.resolve("new"), ANN.replace("ann:", "bob:"));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

        assertThat(users.has("ann")).isFalse();
        assertThat(users.accepts("bob", "s3:cret")).isTrue();
        assertThat(users.version()).isNotEqualTo(before);
    }

    @Test
    void keepsItsUsersWhileTheFileIsBroken() throws IOException {
        Path file = file(ANN);
        Users users = Users.htpasswd(file);

        Files.writeString(file, "half a li");
        assertThat(users.accepts("ann", "s3:cret")).isTrue();
        Files.delete(file);
        assertThat(users.accepts("ann", "s3:cret")).isTrue();
        file(ANN.replace("ann:", "carol:"));
        assertThat(users.has("carol")).isTrue();
    }

    @Test
    void printsNoHash() throws IOException {
        assertThat(Users.htpasswd(file(ANN)).toString()).doesNotContain(HASH);
    }
}
