/** Decides recorded commands again under another bundle, beside the database that has them. */
@NullMarked
package dev.lathe.runtime.rehearsal;

import org.jspecify.annotations.NullMarked;
