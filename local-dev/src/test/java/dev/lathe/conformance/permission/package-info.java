/** What rules of permissions come to, in SQL and without it. */
@NullMarked
package dev.lathe.conformance.permission;

import org.jspecify.annotations.NullMarked;
