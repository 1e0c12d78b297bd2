package dev.lathe.compiler.lower;

import dev.lathe.model.bundle.StatementOutline;

/** A plan beside what is known of its statement. */
record Outlined<P>(P plan, StatementOutline outline) {}
