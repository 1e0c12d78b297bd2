/** What the function adds to a statement, with a verified token and a permission and without. */
@NullMarked
package dev.lathe.bench.auth;

import org.jspecify.annotations.NullMarked;
