/// What tests share. [ImageStoreContract] is what every store promises; [RandomImages] makes images of a seed;
/// [ScriptedHttp] answers calls as a test says; [FaultyHttp] spoils calls to a real server; [BrokenStream] breaks off
/// where a test says.
@NullMarked
package dev.dray.testkit;

import org.jspecify.annotations.NullMarked;
