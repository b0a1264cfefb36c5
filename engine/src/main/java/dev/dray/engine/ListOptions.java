package dev.dray.engine;

/// Which images to list.
///
/// @param all       also those that have no name and only are what others were made from
/// @param filters   `dangling`, `label`, `reference`, `before`, `since`, `until`
/// @param manifests whether to tell of each image's manifests, in [ImageEntry#raw()]: version 1.47 on, and
///                  only where containerd keeps the images (protocols F51)
public record ListOptions(boolean all, Filters filters, boolean manifests) {
    public static final ListOptions DEFAULT = new ListOptions(false, Filters.NONE, false);

    public ListOptions withAll(boolean newAll) {
        return new ListOptions(newAll, filters, manifests);
    }

    public ListOptions withFilters(Filters newFilters) {
        return new ListOptions(all, newFilters, manifests);
    }

    public ListOptions withManifests(boolean newManifests) {
        return new ListOptions(all, filters, newManifests);
    }
}
