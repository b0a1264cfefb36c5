package dev.dray;

import dev.dray.archive.ArchiveSink;
import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSink;
import dev.dray.content.ImageStore;
import dev.dray.content.Progress;
import dev.dray.content.Transfer;
import dev.dray.content.TransferOptions;
import dev.dray.content.TransferReport;
import dev.dray.model.Descriptor;
import dev.dray.model.Platform;
import dev.dray.model.Reference;
import dev.dray.store.DiskStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Moves images from place to place, as [Dray] says of each method.
record Moves(Places places, DiskStore store, Targets targets, Schema1Images old, TransferOptions options) {
    Image pull(Reference reference, @Nullable Platform platform, Progress progress) throws IOException {
        ImageStore target = store.repository(reference.repository());
        Place place = new Place.InRegistry(reference);
        Image remote = old.today(places.at(place, progress), place, progress);
        TransferReport report = transfer(progress, platform).copy(remote, target, Targets.tag(reference));
        return new Image(target, report.root());
    }

    List<TransferReport> copy(List<Place> from, Place to, @Nullable Platform platform, Progress progress)
            throws IOException {
        List<TransferReport> reports = new ArrayList<>();
        Transfer transfer = transfer(progress, platform);
        try (Destination destination = targets.open(to)) {
            for (Place one : from) {
                Image image = old.today(source(one, platform, progress), one, progress);
                reports.add(move(image, one, destination, transfer));
            }
            destination.finish();
        }
        return reports;
    }

    /// To an archive or an Engine by way of the store: a transfer that breaks off is gone on with, and nothing is
    /// fetched twice.
    private TransferReport move(Image image, @Nullable Place from, Destination to, Transfer transfer)
            throws IOException {
        if (!to.isArchive() || !(from instanceof Place.InRegistry(var reference))) {
            return to.take(image, from, transfer);
        }
        to.check(transfer.plan(image).root());
        ImageStore cache = store.repository(reference.repository());
        TransferReport fetched = transfer.copy(image, cache, null);
        to.take(new Image(cache, fetched.root()), from, transfer(Progress.SILENT, null));
        return byWayOfTheStore(fetched);
    }

    /// What the store had already was not in the archive, but needed no sending.
    private static TransferReport byWayOfTheStore(TransferReport fetched) {
        List<Descriptor> taken = new ArrayList<>(fetched.present());
        taken.addAll(fetched.adopted());
        return new TransferReport(fetched.root(), fetched.moved(), List.of(), taken, fetched.foreign());
    }

    private Image source(Place place, @Nullable Platform platform, Progress progress) throws IOException {
        return place instanceof Place.InRootfs ? places.at(place, platform, progress) : places.at(place, progress);
    }

    TransferReport copy(Image image, @Nullable Place from, Place to, @Nullable Platform platform, Progress progress)
            throws IOException {
        try (Destination destination = targets.open(to)) {
            Image today = old.today(image, from, progress);
            TransferReport report = move(today, from, destination, transfer(progress, platform));
            destination.finish();
            return report;
        }
    }

    TransferReport compare(Image image, @Nullable Place from, Place to, @Nullable Platform platform)
            throws IOException {
        if (image.descriptor().mediaType().isSchema1()) {
            throw new ImageException.Unsupported(
                    "%s is an image in Docker's schema 1: what it becomes is known when it was converted"
                            .formatted(image.descriptor().digest()),
                    "pull it into the local store first, and copy it from there");
        }
        Transfer transfer = transfer(Progress.SILENT, platform);
        Transfer.Plan plan = transfer.plan(image);
        Targets.check(to, plan.root());
        try (ImageSink target = targets.look(to)) {
            if (target instanceof ArchiveSink archive) {
                archive.check(plan.root());
                if (from instanceof Place.InRegistry(var reference)) {
                    // It goes by way of the store.
                    ImageStore cache = store.repository(reference.repository());
                    return byWayOfTheStore(transfer.compare(plan, image.source(), cache));
                }
            }
            return transfer.compare(plan, image.source(), target);
        }
    }

    private Transfer transfer(Progress progress, @Nullable Platform platform) {
        return new Transfer(options.withProgress(progress).withPlatform(platform));
    }
}
