package dev.dray.layer;

/// What a stranger's layers may cost, all layers together unless said otherwise. More is refused with the
/// name of the limit (protocols H20).
///
/// @param bytes   of all content, unpacked, holes of sparse files included
/// @param entries in all tars
/// @param depth   of a path, in directories
/// @param ratio   unpacked to packed size of one layer, looked at after its first 256 MiB
public record Limits(long bytes, long entries, int depth, int ratio) {
    /// 1 TiB, 50 million entries, 2,048 directories deep, 1000:1.
    public static final Limits DEFAULT = new Limits(1L << 40, 50_000_000, 2048, 1000);

    public Limits {
        if (bytes < 0 || entries < 0 || depth < 1 || ratio < 1) {
            throw new IllegalArgumentException(
                    "limits: %d bytes, %d entries, depth %d, ratio %d".formatted(bytes, entries, depth, ratio));
        }
    }

    public Limits withBytes(long newBytes) {
        return new Limits(newBytes, entries, depth, ratio);
    }

    public Limits withEntries(long newEntries) {
        return new Limits(bytes, newEntries, depth, ratio);
    }

    public Limits withDepth(int newDepth) {
        return new Limits(bytes, entries, newDepth, ratio);
    }

    public Limits withRatio(int newRatio) {
        return new Limits(bytes, entries, depth, newRatio);
    }
}
