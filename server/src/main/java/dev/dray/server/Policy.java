package dev.dray.server;

import java.util.List;
import java.util.Optional;

/// What nobody may do, whoever it is.
///
/// @param readOnly  whether nothing may be changed: such calls are answered with 405
/// @param deletes   whether manifests, tags and blobs may be deleted; else that is answered with 405
/// @param immutable tags that stay what they are, once given: another manifest is refused with 403 and the code
///                  `DENIED`, as Docker Hub does it; the same one again is fine (protocols C185)
/// @param quotas    how much repositories may hold; more is refused with 403 and the code `DENIED`
/// @param limits    more is refused with 413 or 429
public record Policy(boolean readOnly, boolean deletes, List<TagPattern> immutable, List<Quota> quotas, Limits limits) {
    /// Everything goes.
    public static final Policy OPEN = new Policy(false, true, List.of(), List.of(), Limits.DEFAULT);

    public Policy {
        immutable = List.copyOf(immutable);
        quotas = List.copyOf(quotas);
    }

    public Policy withReadOnly(boolean newReadOnly) {
        return new Policy(newReadOnly, deletes, immutable, quotas, limits);
    }

    public Policy withDeletes(boolean newDeletes) {
        return new Policy(readOnly, newDeletes, immutable, quotas, limits);
    }

    public Policy withImmutable(List<TagPattern> newImmutable) {
        return new Policy(readOnly, deletes, newImmutable, quotas, limits);
    }

    public Policy withQuotas(List<Quota> newQuotas) {
        return new Policy(readOnly, deletes, immutable, newQuotas, limits);
    }

    public Policy withLimits(Limits newLimits) {
        return new Policy(readOnly, deletes, immutable, quotas, newLimits);
    }

    boolean isImmutable(String repository, String tag) {
        return immutable.stream().anyMatch(pattern -> pattern.matches(repository, tag));
    }

    Optional<Quota> quota(String repository) {
        return quotas.stream()
                .filter(quota -> quota.repositories().matches(repository))
                .findFirst();
    }
}
