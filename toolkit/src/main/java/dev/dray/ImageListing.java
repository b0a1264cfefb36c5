package dev.dray;

import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All images of a repository: its tags are known, what they stand for is found out on the way, for many at once.
///
/// ```java
/// dray.images("debian").forEach(image -> System.out.println(image));
/// ```
public final class ImageListing {
    private final List<String> tags;
    private final Telling telling;
    private final boolean fromHub;
    private final long untold;
    private final @Nullable ImageException hubFailure;

    /// Says what tags stand for.
    @FunctionalInterface
    interface Telling {
        void forEach(Consumer<TaggedImage> consumer) throws IOException;
    }

    private ImageListing(
            List<String> tags, Telling telling, boolean fromHub, long untold, @Nullable ImageException hubFailure) {
        this.tags = tags;
        this.telling = telling;
        this.fromHub = fromHub;
        this.untold = untold;
        this.hubFailure = hubFailure;
    }

    /// @param hubFailure why Docker Hub's own API did not tell; null where it was not asked
    static ImageListing asked(
            ImageSource source, ListingOptions options, KnownImages known, @Nullable ImageException hubFailure)
            throws IOException {
        List<String> tags =
                source.tags().stream().filter(options.tags()).sorted().toList();
        return new ImageListing(tags, new AskedListing(source, tags, options, known), false, 0, hubFailure);
    }

    /// @param told   in the order of their tags
    /// @param untold how many more there are
    static ImageListing told(List<? extends TaggedImage> told, long untold) {
        return new ImageListing(told.stream().map(TaggedImage::tag).toList(), told::forEach, true, untold, null);
    }

    /// The tags, sorted: not every registry does that. In this order they are told of.
    public List<String> tags() {
        return tags;
    }

    /// Whether Docker Hub's own API tells: of [TaggedImage.OnDockerHub] alone.
    public boolean isFromHub() {
        return fromHub;
    }

    /// How many tags there are besides that Docker Hub's own API did not tell of: it has limits.
    public long untold() {
        return untold;
    }

    /// Why Docker Hub's own API did not tell, so that its registry is asked; empty where it told or was not asked.
    public Optional<ImageException> hubFailure() {
        return Optional.ofNullable(hubFailure);
    }

    /// Tells of each tag in the order of [#tags()], as soon as it and all before it are known, one at a time. A tag
    /// that fails stops no other, but when the registry refuses more for longer than we wait, it is asked no more.
    public void forEach(Consumer<TaggedImage> consumer) throws IOException {
        telling.forEach(consumer);
    }
}
