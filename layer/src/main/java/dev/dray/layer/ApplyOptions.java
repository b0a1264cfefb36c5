package dev.dray.layer;

/// How to apply layers to a directory.
///
/// @param limits   what the layers may cost
/// @param strict   whether it is a failure when an owner, a mode, an attribute or a device is refused; else
///                 it is recorded
/// @param force    whether the directory may hold something already; then a failure may leave it half done
/// @param progress is told how far it is
public record ApplyOptions(Limits limits, boolean strict, boolean force, LayerProgress progress) {
    public static final ApplyOptions DEFAULT = new ApplyOptions(Limits.DEFAULT, false, false, LayerProgress.NONE);

    public ApplyOptions withLimits(Limits newLimits) {
        return new ApplyOptions(newLimits, strict, force, progress);
    }

    public ApplyOptions withStrict(boolean newStrict) {
        return new ApplyOptions(limits, newStrict, force, progress);
    }

    public ApplyOptions withForce(boolean newForce) {
        return new ApplyOptions(limits, strict, newForce, progress);
    }

    public ApplyOptions withProgress(LayerProgress newProgress) {
        return new ApplyOptions(limits, strict, force, newProgress);
    }
}
