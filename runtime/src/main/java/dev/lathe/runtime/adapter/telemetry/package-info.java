/** Spans by OpenTelemetry's API, which leave by OTLP over HTTP. */
@NullMarked
package dev.lathe.runtime.adapter.telemetry;

import org.jspecify.annotations.NullMarked;
