/** What every store of bundles must do, in a folder and on S3. */
@NullMarked
package dev.lathe.conformance.store;

import org.jspecify.annotations.NullMarked;
