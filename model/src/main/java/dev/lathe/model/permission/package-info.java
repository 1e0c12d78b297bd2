/** Who may do what: rules that are decided here and in SQL with one outcome. */
@NullMarked
package dev.lathe.model.permission;

import org.jspecify.annotations.NullMarked;
