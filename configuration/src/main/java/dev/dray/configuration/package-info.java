/// How registries are reached. Begin at [Network], which answers every question; [NetworkOptions] says where it looks.
@NullMarked
package dev.dray.configuration;

import org.jspecify.annotations.NullMarked;
