package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.hub.Hub;
import dev.dray.hub.HubImage;
import dev.dray.hub.HubTag;
import dev.dray.model.Json;
import dev.dray.model.Reference;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Shows one tag.
@Command(name = "tag", description = "Show what Docker Hub tells of one tag, and of each image in it.")
final class HubTagCommand extends HubInvocation {
    @Parameters(paramLabel = "REPO[:TAG]", description = "As in debian:12 (default: latest).")
    String image = "";

    HubTagCommand(Console console) {
        super(console);
    }

    @Override
    void run(Dray dray, Hub hub) throws IOException {
        Reference asked = Reference.parse(image);
        if (asked.digest() != null) {
            throw new IllegalArgumentException("\"%s\" names no tag (want REPO:TAG)".formatted(image));
        }
        HubTag tag = hub.tag(asked.repository(), asked.tagOrDigest());
        if (json) {
            print(toJson(tag));
        } else {
            show(tag);
        }
    }

    private void show(HubTag tag) {
        print("tag", shown(tag.name()));
        print("digest", Objects.toString(tag.digest(), "-"));
        print(
                "media type",
                tag.mediaType() == null ? "-" : shown(tag.mediaType().value()));
        print("status", shown(tag.status()));
        print("pushed", Text.date(time(tag.pushed())));
        print("pushed by", shown(tag.pushedBy()));
        print("pulled", Text.date(time(tag.pulled())));
        Text.table(
                        List.of("PLATFORM", "DIGEST", ">SIZE", "PUSHED", "PULLED"),
                        tag.images().stream().map(HubTagCommand::row).toList())
                .forEach(this::print);
    }

    private static List<String> row(HubImage image) {
        String platform = image.isAttestation() ? "(attestation)" : shown(Objects.toString(image.platform(), ""));
        return List.of(
                platform,
                Objects.toString(image.digest(), "-"),
                shownSize(image.size()),
                Text.date(time(image.pushed())),
                Text.date(time(image.pulled())));
    }

    static Json toJson(HubTag tag) {
        return Json.object()
                .put("tag", tag.name())
                .put("digest", Optional.ofNullable(tag.digest()))
                .put(
                        "mediaType",
                        tag.mediaType() == null ? null : tag.mediaType().value())
                .put("size", number(tag.size()))
                .put("status", tag.status().isEmpty() ? null : tag.status())
                .put("pushed", time(tag.pushed()))
                .put("pushedBy", tag.pushedBy().isEmpty() ? null : tag.pushedBy())
                .put("pulled", time(tag.pulled()))
                .put("images", tag.images().stream().map(HubTagCommand::toJson).toList())
                .build();
    }

    private static Json toJson(HubImage image) {
        return Json.object()
                .put("platform", image.isAttestation() ? Optional.empty() : Optional.ofNullable(image.platform()))
                .put("attestation", image.isAttestation() ? Json.of(true) : null)
                .put("digest", Optional.ofNullable(image.digest()))
                .put("size", number(image.size()))
                .put("pushed", time(image.pushed()))
                .put("pulled", time(image.pulled()))
                .build();
    }
}
