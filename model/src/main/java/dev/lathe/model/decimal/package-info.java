/** What a decimal is wherever one is kept, sent or computed: how many digits it has, and where. */
@NullMarked
package dev.lathe.model.decimal;

import org.jspecify.annotations.NullMarked;
