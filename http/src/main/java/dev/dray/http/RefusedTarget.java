package dev.dray.http;

import java.io.IOException;

/// A server pointed at a place that is not safe to go to: see [TargetRules].
public final class RefusedTarget extends IOException {
    private static final long serialVersionUID = 1;

    public RefusedTarget(String message) {
        super(message);
    }
}
