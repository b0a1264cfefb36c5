/// A registry as a service. Begin with [RegistryService], which starts one as [ServiceOptions] say, with its log, its
/// metrics, its health and its events; [DistributionConfig] reads such options from a file.
@NullMarked
package dev.dray.service;

import org.jspecify.annotations.NullMarked;
