/** Secrets of AWS: Secrets Manager and Parameter Store. */
@NullMarked
package dev.lathe.runtime.adapter.secret;

import org.jspecify.annotations.NullMarked;
