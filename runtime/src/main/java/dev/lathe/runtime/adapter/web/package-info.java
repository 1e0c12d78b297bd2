/** Webhooks' receivers over HTTP. */
@NullMarked
package dev.lathe.runtime.adapter.web;

import org.jspecify.annotations.NullMarked;
