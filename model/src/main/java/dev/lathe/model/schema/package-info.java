/** The tables that every Lathe database has, whatever its blueprint says. */
@NullMarked
package dev.lathe.model.schema;

import org.jspecify.annotations.NullMarked;
