import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// jib-core: `JibClient HOST USER PASSWORD FOLDER STEP...`, with a user of "" where nobody is asked.
final class JibClient {
    private final String host;
    private final String user;
    private final String password;
    private final Path folder;

    private JibClient(String host, String user, String password, Path folder) {
        this.host = host;
        this.user = user;
        this.password = password;
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        var client = new JibClient(args[0], args[1], args[2], Path.of(args[3]));
        new Steps()
                .with("log_in", client::logIn)
                .with("push", client::push)
                .with("pull", client::pull)
                .with("mount", client::mount)
                .run(List.of(args).subList(4, args.length));
        System.exit(0); // its threads would stay a while
    }

    private void logIn() throws Exception {
        RegistryImage unknown = RegistryImage.named(host + "/jib/app:v1");
        Steps.mustFail("Unauthorized", () -> made().containerize(caching(Containerizer.to(unknown))));
        RegistryImage wrong = RegistryImage.named(host + "/jib/app:v1").addCredential("jib", "wrong");
        Steps.mustFail("Unauthorized", () -> made().containerize(caching(Containerizer.to(wrong))));
    }

    private void push() throws Exception {
        JibContainer pushed = made().containerize(caching(Containerizer.to(image("jib/app:v1")).withAdditionalTag("v2")));
        Files.writeString(folder.resolve("digest"), pushed.getDigest().toString());
    }

    private void pull() throws Exception {
        Path tar = folder.resolve("pulled.tar");
        Jib.from(image("jib/app:v2")).containerize(caching(Containerizer.to(TarImage.at(tar).named("jib/app"))));
        Steps.check(Files.size(tar) > 100_000, "the layer is in the archive");
    }

    private void mount() throws Exception {
        Jib.from(image("jib/app:v1"))
                .addLabel("copied", "true")
                .containerize(caching(Containerizer.to(image("jib/copy:v1"))));
    }

    private JibContainerBuilder made() throws Exception {
        return Jib.fromScratch().addLayer(List.of(folder.resolve("payload")), "/srv").setEntrypoint("/srv/payload");
    }

    private RegistryImage image(String name) throws Exception {
        RegistryImage image = RegistryImage.named(host + "/" + name);
        return user.isEmpty() ? image : image.addCredential(user, password);
    }

    private Containerizer caching(Containerizer containerizer) {
        return containerizer
                .setBaseImageLayersCache(folder.resolve("cache-base"))
                .setApplicationLayersCache(folder.resolve("cache-app"))
                .setAllowInsecureRegistries(Boolean.getBoolean("sendCredentialsOverHttp"));
    }
}
