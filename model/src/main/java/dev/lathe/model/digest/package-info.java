/** The one digest by which bundles, requests, messages and tables are named. */
@NullMarked
package dev.lathe.model.digest;

import org.jspecify.annotations.NullMarked;
