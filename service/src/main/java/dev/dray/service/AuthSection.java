package dev.dray.service;

/// `auth` of a [DistributionConfig].
final class AuthSection {
    private AuthSection() {}

    static Admission read(Setting auth) {
        auth.section("none");
        for (String way : auth.names()) {
            if (!way.equals("none")) {
                auth.refuse(way);
            }
        }
        return Admission.OPEN;
    }
}
