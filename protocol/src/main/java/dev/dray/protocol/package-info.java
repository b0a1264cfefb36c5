/// The words a registry and its client share. Each is one value, printed and parsed in one place: [Route] for paths,
/// [ErrorBody] for failures, [Challenge] for `WWW-Authenticate`, [LinkHeader] for pages, [ContentRange] for ranges.
@NullMarked
package dev.dray.protocol;

import org.jspecify.annotations.NullMarked;
