package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.Place;
import dev.dray.content.ImageTree;
import dev.dray.content.ImageTree.Relation;
import dev.dray.model.Json;
import dev.dray.model.JsonBuilder;
import dev.dray.model.Platform;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows an image and what hangs on it.
@Command(
        name = "tree",
        description = "Show an image and what hangs on it: platforms, attestations, signatures and other referrers.")
final class TreeCommand extends ImageInvocation {
    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    TreeCommand(Console console) {
        super(console);
    }

    @Override
    void run(Dray dray, Place place) throws IOException {
        ImageTree tree = named(dray, place).tree();
        if (json) {
            print(toJson(tree));
            return;
        }
        print(place.text() + "  " + tree.manifest().digest());
        show(tree, "", console.hasUnicode() ? Lines.BOX : Lines.ASCII);
    }

    /// What a tree is drawn with.
    private record Lines(String branch, String last, String stem) {
        static final Lines BOX = new Lines("├── ", "└── ", "│   ");
        static final Lines ASCII = new Lines("|-- ", "`-- ", "|   ");
    }

    private void show(ImageTree tree, String indent, Lines lines) {
        Iterator<ImageTree> children = tree.children().iterator();
        while (children.hasNext()) {
            ImageTree child = children.next();
            boolean last = !children.hasNext() && tree.note() == null;
            print(indent + (last ? lines.last() : lines.branch()) + label(child) + "  "
                    + child.manifest().digest());
            show(child, indent + (last ? "    " : lines.stem()), lines);
        }
        if (tree.note() != null) {
            print(indent + lines.last() + "(" + Text.safe(tree.note()) + ")");
        }
    }

    private static String label(ImageTree node) {
        Platform platform = node.manifest().platform();
        String label = switch (node.relation()) {
            case ROOT -> "";
            case MEMBER -> platform == null ? kind(node) : platform.toString();
            case ATTESTATION -> "attestation";
            case REFERRER -> kind(node);
            case TAGGED -> "tag " + node.tag();
        };
        return Text.safe(label);
    }

    private static String kind(ImageTree node) {
        @Nullable String type = node.manifest().artifactType();
        return Objects.requireNonNullElse(type, node.manifest().mediaType().value());
    }

    private static Json toJson(ImageTree node) {
        JsonBuilder json =
                Json.object().put("relation", relation(node.relation())).put("tag", node.tag());
        node.manifest().toJson().values().forEach(json::put);
        return json.put("note", node.note())
                .put(
                        "children",
                        node.children().stream().map(TreeCommand::toJson).toList())
                .build();
    }

    private static String relation(Relation relation) {
        return relation.name().toLowerCase(Locale.ROOT);
    }
}
