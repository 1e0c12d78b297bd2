/** Bundles and channels in a bucket of Amazon S3. */
@NullMarked
package dev.lathe.runtime.adapter.s3;

import org.jspecify.annotations.NullMarked;
